import { catalog, type EngineName } from "../../src/catalog/index.ts";
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

/** First versions without known remote code execution or denial of service. */
const floors: Readonly<
  Record<string, { readonly engine: EngineName; readonly floor: string; readonly fixes: string }>
> = {
  vllm: { engine: "vllm", floor: "0.32.0", fixes: "CVE-2026-115911, CVE-2026-114053" },
  "llama-cpp": { engine: "llama-cpp", floor: "b11865", fixes: "CVE-2026-118375" },
};

const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

function isOlder(version: string, floor: string): boolean {
  const [mine, least] = [numbers(version), numbers(floor)];
  const at = least.findIndex((part, index) => (mine[index] ?? 0) !== part);
  return at !== -1 && (mine[at] ?? 0) < (least[at] ?? 0);
}

const versionFloors: Rule = {
  name: "engine-version",
  level: "mandatory",
  description: "The engine is at least the first release without known remote code execution or denial of service.",
  controls: [
    "CVE-2025-32444",
    "CVE-2026-27893",
    "CVE-2026-47155",
    "CVE-2026-114053",
    "CVE-2026-115911",
    "CVE-2026-118375",
  ],
  problems: ({ type, props }) => {
    if (!/^kubernetes:.*:(Deployment|LeaderWorkerSet)$/.test(type)) return [];
    const [labels] = valuesAt(props, "metadata.labels") as (Readonly<Record<string, string>> | undefined)[];
    const engine = labels?.["app.kubernetes.io/name"] ?? "";
    const row = floors[engine];
    if (row === undefined) return [];
    // An image of one's own is another version than the plan's, which the label says.
    const named = engineImagesOf(props).flatMap((image) => versionOfImage(row.engine, image) ?? []);
    const versions = [labels?.["app.kubernetes.io/version"] ?? "", ...named];
    return versions
      .filter((version) => isOlder(version, row.floor))
      .map((version) => `${engine} ${version} is older than ${row.floor}, which fixes ${row.fixes}.`);
  },
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

export const supplyChainRules = [pinnedImages, floatingImages, versionFloors, remoteCode, fp8];
