import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { systems } from "../../scripts/systems.ts";
import { profileNames } from "../../src/profiles/index.ts";

export type Config = Readonly<Record<string, unknown>>;
type Case = readonly [title: string, config: Config];

const profiles = profileNames.map((profile): Case => [`profile ${profile}`, { profile }]);

const rows = systems
  .filter(({ verdict }) => verdict === "fits")
  .map(({ id, title, config }): Case => [`${id}: ${title}`, config]);

/** What an example asks for, without the names of keys and places that only its own cluster has. */
export function example(name: string): Config {
  const { config } = parse(readFileSync(`examples/Pulumi.${name}.yaml`, "utf8")) as { config: Config };
  const bare = Object.entries(config).map(([key, value]) => [key.replace("deepseek-clusters:", ""), value] as const);
  return Object.fromEntries(bare);
}

/** A commit and hashes of the right shape: the rehearsal fetches nothing. */
const source = (repository: string, ...files: string[]): Config => ({
  repository,
  revision: "0123456789abcdef0123456789abcdef01234567",
  sha256: Object.fromEntries(files.map((file) => [file, "ab".repeat(32)])),
});
const r1Gguf = source("unsloth/DeepSeek-R1-GGUF", "R1-00001-of-00001.gguf");
const r1 = source("deepseek-ai/DeepSeek-R1", "config.json", "model.safetensors");

/** Choices that change what is made in Kubernetes. */
const choices: readonly Case[] = [
  ["several models behind one gateway", example("hybrid")],
  ["an adapter beside its model", example("adapter")],
  ["machines that are there already", example("karpenter")],
  [
    "weights copied to the disks of the nodes",
    { profile: "v3-fp8-8xh100", nodesPerReplica: 2, weightsRead: "local", localStorageClass: "nvme" },
  ],
  ["weights copied to the disk of the kubelet", { profile: "r1-70b-4xa100", target: "aws", weightsRead: "local" }],
  ["ranks with requests of their own on two nodes", { profile: "v3-fp8-8xh100", layout: "throughput" }],
  [
    "NPUs by the name they have on CCE",
    { profile: "r1-w8a8-8x910b", acceleratorResource: "huawei.com/ascend-1980", replicas: { min: 1, max: 1 } },
  ],
  ["an HPA in place of KEDA", { profile: "r1-8b-1xrtx4090", replicas: { min: 1, max: 2 }, scaler: "hpa" }],
  [
    "replicas by the clock",
    {
      profile: "r1-fp8-8xh200",
      replicas: { min: 1, max: 2 },
      schedule: { timeZone: "Europe/Berlin", windows: [{ days: ["mon"], from: "08:00", to: "18:00", replicas: 2 }] },
    },
  ],
  ["weights fetched to a claim", { profile: "r1-iq1s-8x3090", weightsSource: r1Gguf }],
  ["weights fetched to S3", { profile: "r1-fp8-8xh200", weightsSource: r1 }],
  ["weights fetched to OSS", { profile: "r1-q4km-4xa100", weightsSource: r1Gguf }],
  ["images from a registry of one's own", { profile: "r1-7b-1xl4", registry: "registry.example.com/mirror" }],
];

const distinct = new Map<string, Case>();
for (const [title, config] of [...profiles, ...rows, ...choices]) {
  const key = JSON.stringify(config);
  if (!distinct.has(key)) distinct.set(key, [title, config]);
}

/** Every profile, every deployment of the article that fits and every choice, each configuration once. */
export const cases: readonly Case[] = [...distinct.values()];
