import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { ConfigError, readStackConfig } from "../../src/config/index.ts";
import { configKeys, keysOfService, type StackConfig } from "../../src/config/schema.ts";
import { planStack } from "../../src/planner/stack.ts";
import { profileNames } from "../../src/profiles/index.ts";
import { stackCostText, stackText } from "../../src/report/index.ts";
import { seeded } from "../../src/scaling/index.ts";

const random = seeded(42);
const one = <Item>(items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
};
const whole = (most: number) => Math.floor(random() * most);
const time = () => `${String(whole(24)).padStart(2, "0")}:${one(["00", "30", "7"])}`;

const server = () => ({
  billOfMaterials: [{ name: "node", amount: whole(500_000) }],
  years: whole(7),
  kilowatts: whole(12),
  tariffPerKwh: "0.1",
  currency: one(["USD", "CNY"]),
  residual: whole(11) / 10,
});

const peft = { "adapter_config.json": "0".repeat(64), "adapter_model.safetensors": "1".repeat(64) };

type Values = Readonly<Record<string, () => unknown>>;

/** Values of a service's keys: mostly such as people write, now and then one that nobody should. */
const serviceValues = {
  profile: () => (random() < 0.99 ? one(profileNames) : "v4"),
  model: () => one(catalog.models).id,
  weights: () => one(catalog.weights).id,
  engine: () => one(["vllm", "sglang", "llama-cpp", "vllm-ascend", "tgi"]),
  image: () => one(["registry.example/vllm:v0.33.0", "vllm/vllm-openai:v0.9.0", "latest"]),
  machine: () => one(catalog.machines).id,
  nodesPerReplica: () => whole(6),
  cpuExperts: () => one([true, false, "yes"]),
  layout: () => one(["latency", "throughput", "both"]),
  tensorParallel: () => one([1, 2, 3, 8, 16, 0]),
  pipelineParallel: () => one([1, 2, 4, 65]),
  contextTokens: () => whole(200_000),
  concurrency: () => whole(200),
  workload: () => ({ inputTokens: whole(9000), outputTokens: whole(9000) }),
  memoryUtilization: () => whole(110) / 100,
  kvCacheDtype: () => one(["bf16", "fp8", "q8_0", "int4"]),
  replicas: () => ({ min: whole(4), max: whole(8) }),
  schedule: () => ({
    timeZone: one(["Europe/Berlin", "Asia/Shanghai", "UTC", "Mars/Base"]),
    windows: [{ from: time(), to: time(), replicas: whole(6) }],
  }),
  ownership: () => one(["paid", server(), server()]),
  capacity: () => ({
    kind: one(["on-demand", "spot", "reservation", "capacity-block", "existing"]),
    ...(random() < 0.5 && { reservationId: one(["cr-1", "crp-1", "r-1"]) }),
    ...(random() < 0.5 && { zone: one(["us-east-1a", "cn-shanghai-b"]) }),
  }),
  namespace: () => one(["llm", "Not_A_Name"]),
  acceleratorResource: () => one(["huawei.com/ascend-1980", "gpu"]),
  priorityClass: () => one(["serving", "system-node-critical", "Not_A_Name"]),
  allowVulnerable: () => [one(["CVE-2026-115911", "none"])],
  weightsRead: () => one(["stream", "local", "shared", "magic"]),
  weightsPath: () => one(["models/r1", "../out"]),
  adapters: () => ({
    [one(["tone", "tone", "-"])]: {
      ...(random() < 0.5 && { rank: one([8, 16, 64, 300, 513]) }),
      sha256: one([peft, peft, { "tone.gguf": "0".repeat(64) }, { "adapter_config.json": "0" }]),
    },
  }),
  weightsSource: () => ({
    repository: "deepseek-ai/DeepSeek-R1",
    revision: "f".repeat(40),
    sha256: { a: "0".repeat(64) },
  }),
} satisfies Values;

const stackValues = {
  services: () => ({ one: some(serviceValues, 0.1, ["profile"]), two: some(serviceValues, 0.1, ["profile"]) }),
  target: () => one(["aws", "alicloud", "kubernetes", "gcp"]),
  region: () => one(["us-east-1", "cn-shanghai", "eu-central-1", "mars"]),
  budget: () => ({ perMonth: whole(500_000), onExceed: one(["error", "warn"]) }),
  alternatives: () => ({ targets: [one(["aws", "alicloud"])], maxPerMonth: 1 + whole(90_000) }),
  pricing: () => ({
    hoursPerMonth: one([720, 730, 730, 744]),
    discount: whole(11) / 10,
    source: one(["snapshot", "fixed", "live"]),
    ...(random() < 0.3 && { asOf: one(["2024-01-01", "2026-11-01", "yesterday"]) }),
    ...(random() < 0.3 && { overrides: { [one(catalog.machines).id]: whole(90) } }),
  }),
  monitoring: () => one([{ operator: true }, { prometheusUrl: "http://prometheus" }, { operator: "maybe" }]),
  preflight: () => one([{ skip: "trusted" }, {}]),
  scaler: () => one(["keda", "hpa", "vpa"]),
  gateway: () => one([{ hostname: "llm.example.com" }, { hostname: "llm.example.com", tokensPerMinute: 10 }, {}]),
  tags: () => ({ owner: "platform" }),
  protect: () => one([true, false]),
  kubernetesVersion: () => one(["1.35", "1.20", "1.4", "1.36.1-aliyun.1"]),
  access: () => ({ publicCidrs: [one(["203.0.113.0/24", "0.0.0.0/0"])] }),
  addonVersions: () => one([{ coredns: "v1.11.1-eksbuild.9" }, { coredns: "1.12.4" }, { istio: "v1.0.0-eksbuild.1" }]),
  adminPrincipals: () => [one(["arn:aws:iam::123456789012:role/admin", "admin"])],
  name: () => one(["deepseek-a", "Deepseek A"]),
  checks: () => one(["live", "dead"]),
  prerequisites: () => one(["install", "existing", { keda: "existing" }, { istio: "install" }]),
  adopt: () => one([{ bucket: "weights" }, { cluster: "c" }, { network: { id: "vpc-1" } }]),
  training: () => ({
    ...(random() < 0.5 && { method: one(["full", "lora", "qlora", "dora"]) }),
    ...(random() < 0.5 && { machine: one(catalog.machines).id, machines: 1 + whole(4) }),
    tokens: whole(50_000_000),
    dataset: one(["data/train.jsonl", "data/train.jsonl", "../train.jsonl"]),
  }),
  serve: () => one([true, false]),
  clusterStack: () => "organization/deepseek-clusters/cluster",
  context: () => "dev",
  registry: () => one(["registry.example.com/mirror", "https://registry.example.com"]),
  scheduler: () => one(["volcano", "kube"]),
  queue: () => "inference",
  kubeconfigPath: () => "kubeconfig.yaml",
  weightsVolume: () =>
    one([{ claim: "w" }, { storageClass: "nvme", gigabytesPerSecond: whole(30) / 4 }, { localPath: "/mnt/nvme" }]),
  localStorageClass: () => one(["nvme", "No_Class"]),
} satisfies Record<Exclude<keyof StackConfig, keyof typeof serviceValues>, () => unknown>;

/** Some of the keys, each by chance; those in `always` every time. */
function some(values: Values, chance: number, always: readonly string[]): Record<string, unknown> {
  const chosen = Object.entries(values).filter(([key]) => always.includes(key) || random() < chance);
  return Object.fromEntries(chosen.map(([key, value]) => [key, value()]));
}

function configuration(): Record<string, unknown> {
  const { services, ...stack } = stackValues;
  const values = { ...some(serviceValues, 0.12, ["profile"]), ...some(stack, 0.08, []) };
  // A job that trains needs a claim, and both by chance are rare.
  const claimed = "training" in values && random() < 0.5 ? { ...values, weightsVolume: { claim: "w" } } : values;
  return random() < 0.1 ? { ...some(stack, 0.08, []), services: services() } : claimed;
}

function finite(_key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("a number that is none");
  if (typeof value === "string" && /NaN|Infinity|undefined|\[object/.test(value)) throw new Error(value);
  return value;
}

describe("10,000 random configurations", () => {
  test("reach every key: one without values here is one that nobody tried", () => {
    expect(Object.keys(serviceValues).sort()).toEqual([...keysOfService].sort());
    expect(Object.keys({ ...serviceValues, ...stackValues }).sort()).toEqual([...configKeys].sort());
  });

  test("are each a plan, a refusal or a typed error, never a crash or NaN", () => {
    const seen = { fits: 0, refused: 0, error: 0 };
    const keysThatPlanned = new Set<string>();
    for (let count = 0; count < 10_000; count++) {
      const config = configuration();
      try {
        const outcome = planStack(readStackConfig(config, catalog), catalog);
        JSON.stringify(outcome, finite);
        if (count % 25 === 0) {
          finite("", stackText(outcome));
          if (outcome.verdict === "fits")
            finite(
              "",
              stackCostText(outcome, () => []),
            );
        }
        seen[outcome.verdict]++;
        for (const key of Object.keys(config)) keysThatPlanned.add(key);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw new Error(JSON.stringify(config), { cause: error });
        expect(error.problems.length).toBeGreaterThan(0);
        seen.error++;
      }
    }
    expect(Math.min(seen.fits, seen.refused, seen.error)).toBeGreaterThan(300);
    expect([...keysThatPlanned].sort()).toEqual([...configKeys].sort());
  }, 120_000);
});
