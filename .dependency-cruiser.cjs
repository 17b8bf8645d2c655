/** The arrows of docs/architecture.md, enforced. @type {import('dependency-cruiser').IConfiguration} */
const cloud = (name, folder) => ({
  name: `only-${folder}-loads-${name}`,
  comment: `The ${name} SDK is loaded on demand by its own folder, so that no other target pays for it.`,
  severity: "error",
  from: { pathNot: [`^components/clusters/${folder}/`, "^(test|bench|examples)/"] },
  to: { path: `node_modules/@pulumi/${name}/` },
});

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-orphans", severity: "error", from: { orphan: true, path: "^(src|components|cli|rehearsal)/" }, to: {} },
    {
      name: "core-is-pure",
      comment: "src is plain data in, plain data out.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: ["^(components|cli|rehearsal|test|bench|policy)/", "node_modules/@pulumi/"] },
    },
    {
      name: "core-does-no-io",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "components-only-place",
      comment: "Components place what the plan decided: they neither plan nor look into the catalog.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: ["^(cli|rehearsal|test|bench)/", "^src/(catalog|fit|speed|cost|config)/"] },
    },
    {
      name: "cli-loads-no-sdk",
      comment: "The command line reaches components through the door that loads no SDK.",
      severity: "error",
      from: { path: "^cli/" },
      to: {
        path: ["node_modules/@pulumi/", "^components/"],
        pathNot: "^components/(serving|training)/manifests\\.ts$",
      },
    },
    {
      name: "builders-load-no-sdk",
      comment: "What builds plain objects may name Pulumi's types, and load nothing of it.",
      severity: "error",
      from: {
        path: ["^components/(serving|training)/", "^components/clusters/(access|args|machines|weights-mounts)\\.ts$"],
        pathNot:
          "^components/(serving|training)/(index|inference-service|model-gateway|registration|training-job)\\.ts$",
      },
      to: { path: "node_modules/@pulumi/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rehearsal-stays-outside",
      comment: "The product can never pick up a stand-in.",
      severity: "error",
      from: { path: "^(src|components|cli|index\\.ts)" },
      to: { path: "^rehearsal/" },
    },
    cloud("aws", "eks"),
    cloud("alicloud", "ack"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
