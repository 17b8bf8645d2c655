import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Optional peers: a project of someone who has other clouds, or none. */
const absent = ["@pulumi/aws", "@pulumi/alicloud"];

const library = `import { createCluster, ExistingCluster, InferenceService } from "deepseek-clusters";
import { catalog, planDeployment, readConfig } from "deepseek-clusters/planner";
import type { Output } from "@pulumi/pulumi";

const plan = planDeployment(readConfig({ profile: "r1-q4km-4xa100" }, catalog).request, catalog);
if (plan.verdict === "refused") throw new Error(plan.refusal.reasons.map(({ message }) => message).join());
const made = await createCluster("alicloud", "inference", { plans: [plan], kubernetesVersion: "1.35", tags: { owner: "me" } });
const own = new ExistingCluster("own", { clusterName: "own", weights: { claim: "weights" } });
export const endpoints: Output<string>[] = [made, own].map((cluster) => new InferenceService("r1", { plan, cluster }).endpoint);
// @ts-expect-error: a cluster without a version of Kubernetes
await createCluster("aws", "inference", { plans: [plan], tags: {} });
// @ts-expect-error: an endpoint is text
export const wrong: Output<number> = new InferenceService("r1", { plan, cluster: own }).endpoint;
`;

const bare = `import * as pulumi from "@pulumi/pulumi";
export const stack = pulumi.getStack();
`;

const settings = (file: string) => ({
  compilerOptions: {
    ...{ target: "ES2023", module: "NodeNext", moduleResolution: "NodeNext", strict: true, noEmit: true },
    ...{ skipLibCheck: true, types: [] },
  },
  files: [file],
});

/** Fills an empty project: the packed package, installed beside its dependencies, and two programs to type-check. */
export function packed(project: string): void {
  execFileSync("npm", ["pack", "--pack-destination", project], { cwd: repository, stdio: "pipe" });
  const modules = join(project, "node_modules");
  const installed = join(modules, "deepseek-clusters");
  mkdirSync(installed, { recursive: true });
  const archive = readdirSync(project).find((file) => file.endsWith(".tgz")) ?? "";
  execFileSync("tar", ["-xzf", join(project, archive), "-C", installed, "--strip-components=1"]);
  for (const name of dependencies()) {
    mkdirSync(join(modules, name, ".."), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(project, "package.json"), '{"type":"module"}');
  writeFileSync(join(project, "library.ts"), library);
  writeFileSync(join(project, "bare.ts"), bare);
  for (const file of ["library", "bare"])
    writeFileSync(join(project, `${file}.json`), JSON.stringify(settings(`${file}.ts`)));
}

/** Everything that stands in `node_modules`, but the clouds. */
function dependencies(): string[] {
  const at = join(repository, "node_modules");
  return readdirSync(at)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => (name.startsWith("@") ? readdirSync(join(at, name)).map((part) => `${name}/${part}`) : [name]))
    .filter((name) => !absent.includes(name) && name !== "deepseek-clusters");
}
