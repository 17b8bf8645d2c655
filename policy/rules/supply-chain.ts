import { catalog, flawsOf, printAdvisories, type EngineVersion, type Flaws } from "../../src/catalog/index.ts";
import { versionOfImage } from "../../src/config/index.ts";
import { flat, valuesAt, type Rule, type Seen } from "../rule.ts";

/** Container lists of what runs pods. */
const containers = [
  "spec.template.spec.containers",
  "spec.template.spec.initContainers",
  "spec.leaderWorkerTemplate.leaderTemplate.spec.containers",
  "spec.leaderWorkerTemplate.workerTemplate.spec.containers",
];

function imagesOf({ type, props }: Seen): string[] {
  if (!type.startsWith("kubernetes:")) return [];
  return [...new Set(containers.flatMap((path) => valuesAt(props, `${path}.image`).map(String)))];
}

/** Images of the containers that are the engine. */
const engineImagesOf = (props: Seen["props"]): readonly string[] =>
  flat(containers.flatMap((path) => valuesAt(props, path)))
    .filter((container) => valuesAt(container, "name")[0] === "engine")
    .flatMap((container) => valuesAt(container, "image").map(String));

const tagOf = (image: string): string =>
  image
    .slice(image.lastIndexOf("/") + 1)
    .split("@")[0]
    ?.split(":")[1] ?? "latest";

const pinnedImages: Rule = {
  name: "pinned-images",
  level: "advisory",
  description: "Images are named by digest, so that what was checked is what runs.",
  controls: ["CKV_K8S_43", "C-0075", "LLM04:2026"],
  problems: (resource) =>
    imagesOf(resource)
      .filter((image) => !image.includes("@sha256:"))
      .map((image) => `${image} has no digest: set deepseek-clusters:image to one that has.`),
};

const floatingImages: Rule = {
  name: "no-latest-image",
  level: "mandatory",
  description: "No image without a tag or with the tag latest.",
  controls: ["CKV_K8S_14", "KSV-0013"],
  problems: (resource) =>
    imagesOf(resource)
      .filter((image) => !image.includes("@sha256:") && tagOf(image) === "latest")
      .map((image) => `${image} is whatever was pushed last.`),
};

/** The engine of a workload, and the versions that run: those that its images name, else the plan's. */
function enginesOf({ type, props }: Seen): readonly { readonly engine: EngineVersion; readonly version: string }[] {
  if (!/^kubernetes:.*:(Deployment|LeaderWorkerSet)$/.test(type)) return [];
  const [labels] = valuesAt(props, "metadata.labels") as (Readonly<Record<string, string>> | undefined)[];
  const engine = catalog.engines.find(({ name }) => name === labels?.["app.kubernetes.io/name"]);
  if (engine === undefined) return [];
  const named = engineImagesOf(props).flatMap((image) => versionOfImage(engine.name, image) ?? []);
  const versions = named.length > 0 ? named : [labels?.["app.kubernetes.io/version"] ?? []].flat();
  return [...new Set(versions)].map((version) => ({ engine, version }));
}

/** One sentence for each engine that is open to advisories of a kind: their ids and what mends them. */
const flawsIn =
  (kind: keyof Flaws, advice: (engine: string) => string): Rule["problems"] =>
  (seen, { allowVulnerable }) =>
    enginesOf(seen).flatMap(({ engine: { name, version: pinned }, version }) => {
      const open = flawsOf(name, version, pinned, allowVulnerable)[kind];
      if (open.length === 0) return [];
      return [`${name} ${version} is open to ${printAdvisories(name, open)}: ${advice(name)}.`];
    });

const engineVersion: Rule = {
  name: "engine-version",
  level: "mandatory",
  description: "The engine is open to no published flaw that a later release mends.",
  controls: [
    "CVE-2025-32444",
    "CVE-2026-27893",
    "CVE-2026-47155",
    "CVE-2026-114053",
    "CVE-2026-115911",
    "CVE-2026-118375",
  ],
  problems: flawsIn("mended", () => "take a later image"),
};

const engineFlaws: Rule = {
  name: "engine-flaws",
  level: "advisory",
  description: "The engine is open to no published flaw that no release mends yet.",
  controls: ["CVE-2026-7304", "CVE-2026-105754", "CVE-2026-114053", "CVE-2026-115911"],
  problems: flawsIn("unmended", (engine) => `no release of ${engine} is known to have the fix`),
};

const remoteCode: Rule = {
  name: "no-remote-code",
  level: "mandatory",
  description: "No engine runs code that comes with a model.",
  controls: ["CVE-2026-27893", "CVE-2026-114053"],
  problems: (resource) =>
    resource.type.startsWith("kubernetes:") && JSON.stringify(resource.props).includes("--trust-remote-code")
      ? ["--trust-remote-code runs whatever a model repository holds."]
      : [],
};

const fp8: Rule = {
  name: "fp8-hardware",
  level: "mandatory",
  description: "FP8 weights run only where the accelerator computes in FP8.",
  controls: ["project"],
  problems: ({ type, props }) => {
    if (type !== "deepseek-clusters:index:InferenceService") return [];
    const [id, machineId] = [String(props["weights"]), String(props["machine"])];
    const machine = catalog.machines.find((row) => row.id === machineId);
    const accelerator = catalog.accelerators.find((row) => row.id === machine?.accelerator);
    const needsFp8 = catalog.weights.some((row) => row.id === id && row.compute === "fp8");
    return needsFp8 && accelerator !== undefined && accelerator.tflops.fp8 === undefined
      ? [`${machineId} (${accelerator.title}) does not compute in FP8, which the weights ${id} need.`]
      : [];
  },
};

export const supplyChainRules = [pinnedImages, floatingImages, engineVersion, engineFlaws, remoteCode, fp8];
