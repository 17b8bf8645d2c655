import type { Outcome } from "../../rehearsal/session.ts";

/** One key changed on a stack that is up, to a value that fits. */
export interface Change {
  readonly key: string;
  readonly stack: "prod" | "dev";
  readonly value: unknown;
  /** Keys without which the value does not fit. */
  readonly also?: Readonly<Record<string, unknown>>;
}

const network = {
  id: "vpc-0adopted",
  subnetIds: ["subnet-0adopted-a", "subnet-0adopted-b"],
  gpuSubnetId: "subnet-0adopted-gpu-c",
};

const weightsSource = {
  repository: "deepseek-ai/DeepSeek-V3",
  revision: "0".repeat(40),
  sha256: { "model.safetensors": "0".repeat(64) },
};

const peftFiles = { "adapter_config.json": "1".repeat(64), "adapter_model.safetensors": "2".repeat(64) };

/** So that no change is refused for its price. */
export const anyPrice = { prod: { budget: { perMonth: 9_000_000, onExceed: "warn" } }, dev: {} } as const;

/** The stack whose cluster another stack joins. */
export const clusterStack = "organization/deepseek-clusters/cluster";

/** Every key. */
export const changes: readonly Change[] = [
  { key: "profile", stack: "dev", value: "r1-8b-1xrtx4090" },
  {
    key: "target",
    stack: "prod",
    value: "kubernetes",
    also: { region: "auto", machine: "8xh200-sxm", weightsVolume: { claim: "w" } },
  },
  { key: "region", stack: "prod", value: "us-west-2" },
  { key: "model", stack: "prod", value: "deepseek-r1" },
  { key: "weights", stack: "prod", value: "awq" },
  { key: "engine", stack: "prod", value: "sglang" },
  { key: "kvCacheDtype", stack: "prod", value: "fp8" },
  { key: "cpuExperts", stack: "dev", value: false },
  { key: "allowVulnerable", stack: "prod", value: ["CVE-2026-115911"] },
  { key: "services", stack: "prod", value: { "v3-fp8-8xh100": {}, second: { profile: "r1-fp8-8xh200" } } },
  { key: "image", stack: "prod", value: "registry.example/vllm:0.33.0" },
  { key: "registry", stack: "prod", value: "registry.example.com/mirror" },
  { key: "machine", stack: "prod", value: "p5en.48xlarge" },
  { key: "nodesPerReplica", stack: "prod", value: 3 },
  { key: "layout", stack: "prod", value: "throughput" },
  { key: "tensorParallel", stack: "prod", value: 16, also: { pipelineParallel: 1, nodesPerReplica: 2 } },
  { key: "pipelineParallel", stack: "prod", value: 4, also: { tensorParallel: 4, nodesPerReplica: 2 } },
  { key: "contextTokens", stack: "prod", value: 16384 },
  { key: "concurrency", stack: "prod", value: 8 },
  { key: "workload", stack: "prod", value: { inputTokens: 1000, outputTokens: 200 } },
  { key: "memoryUtilization", stack: "prod", value: 0.88 },
  { key: "replicas", stack: "prod", value: { min: 1, max: 1 } },
  {
    key: "schedule",
    stack: "prod",
    value: { timeZone: "Europe/Berlin", windows: [{ from: "08:00", to: "18:00", replicas: 2 }] },
  },
  { key: "budget", stack: "prod", value: { perMonth: 200000 } },
  { key: "namespace", stack: "prod", value: "other" },
  { key: "name", stack: "prod", value: "deepseek-other" },
  { key: "tags", stack: "prod", value: { owner: "other" } },
  { key: "protect", stack: "prod", value: false },
  { key: "kubernetesVersion", stack: "prod", value: "1.36" },
  { key: "access", stack: "prod", value: { publicCidrs: ["203.0.113.0/24"] } },
  { key: "adminPrincipals", stack: "prod", value: ["arn:aws:iam::123456789012:role/admin"] },
  { key: "addonVersions", stack: "prod", value: { coredns: "v1.11.1-eksbuild.9" } },
  { key: "pricing", stack: "prod", value: { discount: 0.1 } },
  { key: "alternatives", stack: "prod", value: { maxPerMonth: 100000 } },
  { key: "monitoring", stack: "prod", value: { operator: true } },
  { key: "gateway", stack: "prod", value: { hostname: "llm.example.com" } },
  { key: "weightsRead", stack: "prod", value: "local" },
  { key: "weightsSource", stack: "prod", value: weightsSource },
  { key: "weightsPath", stack: "prod", value: "elsewhere/v3" },
  { key: "adapters", stack: "prod", value: { tone: { sha256: peftFiles } } },
  {
    key: "ownership",
    stack: "dev",
    value: { billOfMaterials: [{ name: "server", amount: 20000 }], years: 3, kilowatts: 3, tariffPerKwh: 0.3 },
  },
  { key: "scaler", stack: "prod", value: "hpa" },
  { key: "scheduler", stack: "dev", value: "volcano" },
  { key: "queue", stack: "dev", value: "models", also: { scheduler: "volcano" } },
  { key: "acceleratorResource", stack: "dev", value: "example.com/gpu" },
  { key: "priorityClass", stack: "dev", value: "serving" },
  { key: "preflight", stack: "dev", value: { skip: "seen on the bench" } },
  { key: "checks", stack: "prod", value: "live" },
  { key: "prerequisites", stack: "prod", value: "existing" },
  { key: "capacity", stack: "prod", value: { kind: "spot" } },
  { key: "adopt", stack: "prod", value: { network } },
  { key: "serve", stack: "prod", value: false },
  { key: "clusterStack", stack: "prod", value: clusterStack },
  {
    key: "training",
    stack: "dev",
    value: {
      model: "deepseek-r1-distill-qwen-32b",
      method: "qlora",
      machine: "2xrtx4090",
      tokens: 20_000_000,
      dataset: "data/train.jsonl",
    },
  },
  { key: "kubeconfig", stack: "dev", value: "{}" },
  { key: "registryCredentials", stack: "dev", value: "{}" },
  { key: "context", stack: "dev", value: "other" },
  { key: "kubeconfigPath", stack: "dev", value: "examples/air-gapped-kubeconfig.yaml" },
  { key: "localStorageClass", stack: "prod", value: "nvme", also: { weightsRead: "local" } },
  { key: "weightsVolume", stack: "dev", value: { claim: "other" } },
];

export const effects = ["none", "update", "replace", "refused"] as const;
export type Effect = (typeof effects)[number];

/** What a preview of the change says, and about which kinds of resource. */
export interface Seen {
  readonly effect: Effect;
  readonly types: readonly string[];
}

const short = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

const replacing = ["replace", "create-replacement", "delete-replaced"];

export function seenIn(preview: Outcome): Seen {
  const of = (operations: readonly string[]) => [
    ...new Set(preview.steps.filter(({ operation }) => operations.includes(operation)).map(({ type }) => type)),
  ];
  if (!preview.ok) {
    const kept = preview.errors.flatMap((error) => /resource "?urn:pulumi:\S*?([\w/]+:\w+)::/.exec(error)?.[1] ?? []);
    return { effect: "refused", types: [...new Set(kept.map(short))].sort() };
  }
  const replaced = of(replacing);
  if (replaced.length > 0) return { effect: "replace", types: replaced.map(short).sort() };
  const changed = of(["update", "create", "delete"]).filter((type) => type !== "pulumi:pulumi:Stack");
  const own = changed.filter((type) => !type.startsWith("deepseek-clusters:"));
  return own.length === 0 ? { effect: "none", types: [] } : { effect: "update", types: own.map(short).sort() };
}

export const rowOf = ({ key, stack }: Change, { effect, types }: Seen): string =>
  `| \`${key}\` | ${stack} | ${effect} | ${types.join(", ")} |`;
