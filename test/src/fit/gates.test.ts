import { describe, expect, test } from "vitest";
import { catalog, GB, GiB } from "../../../src/catalog/index.ts";
import { fitOf, type Setup } from "../../../src/fit/index.ts";
import { hostOf, rowOf } from "../../../src/planner/setup.ts";
import { setup } from "./setups.ts";

const v3 = setup({ profile: "v3-fp8-8xh100", machine: "p5en.48xlarge" });
const llama70 = setup({ profile: "r1-70b-4xa100" });
const iq1 = setup({ profile: "r1-iq1s-8x3090" });

const split = (tensorParallel: number, pipelineParallel = 1, dataParallel = 1, expertParallel = 1) => ({
  parallelism: { tensorParallel, pipelineParallel, dataParallel, expertParallel },
});
const machine = (id: string): Partial<Setup> => hostOf(catalog, rowOf(catalog.machines, id));
const engine = (name: string): Partial<Setup> => {
  const row = catalog.engines.find((candidate) => candidate.name === name);
  return row === undefined ? {} : { engine: row };
};
const weights = (id: string): Partial<Setup> => {
  const row = catalog.weights.find((candidate) => candidate.id === id && candidate.models.includes("deepseek-v3"));
  return row === undefined ? {} : { weights: row };
};
const changed = (base: Setup, ...changes: readonly Partial<Setup>[]): Setup =>
  Object.assign({}, base, ...changes) as Setup;
const host = (base: Setup, change: Partial<Setup["machine"]>) => ({ machine: { ...base.machine, ...change } });

/** Each gate of hardware, with what it says: the thing asked, the limit, and the number that missed it. */
describe("a setup is refused", () => {
  test.each([
    [
      "heads that do not divide",
      changed(v3, split(3)),
      "parallelism",
      "TP3 does not divide the 128 attention heads of DeepSeek V3",
    ],
    [
      "KV heads that do not divide",
      changed(llama70, split(16), {
        model: { ...llama70.model, attention: { kind: "gqa", heads: 48, kvHeads: 12, headDim: 128, bias: false } },
      }),
      "parallelism",
      "TP16 does not divide the 12 KV heads",
    ],
    [
      "experts that do not divide",
      changed(v3, split(1, 1, 12, 12)),
      "parallelism",
      "EP12 does not divide the 256 routed experts",
    ],
    [
      "more stages than layers",
      changed(v3, split(8, 64)),
      "parallelism",
      "PP64 has more stages than DeepSeek V3 has layers (61)",
    ],
    [
      "GPUs left over",
      changed(v3, split(4)),
      "parallelism",
      "TP4 × PP1 × DP1 does not use the 8 GPUs of 1 × p5en.48xlarge",
    ],
    [
      "FP8 on an A100",
      changed(v3, machine("p4de.24xlarge")),
      "compute",
      "FP8 (native) needs compute capability 8.9, the A100 80 GB has 8.0",
    ],
    [
      "FP8 on an L20 is not refused for that",
      changed(v3, machine("ecs.ebmgn8is.32xlarge")),
      "gpu-memory",
      "does not fit",
    ],
    [
      "FP4 on an H100",
      changed(v3, machine("p5.48xlarge"), weights("nvfp4")),
      "compute",
      "NVFP4 needs compute capability 10.0, the H100 SXM 80 GB has 9.0",
    ],
    [
      "BF16 on a V100",
      changed(v3, machine("p3dn.24xlarge"), weights("bf16")),
      "compute",
      "BF16 needs compute capability 8.0, the V100 32 GB has 7.0",
    ],
    [
      "FP8 on Ascend",
      changed(v3, machine("atlas-800i-a3"), engine("vllm-ascend"), split(16)),
      "compute",
      "FP8 (native) needs FP8 units, the Ascend A3 die 64 GB has none",
    ],
    ["GGUF in vLLM", changed(v3, weights("q4-k-m")), "engine", "vllm does not run Q4_K_M GGUF weights"],
    [
      "vLLM on Ascend",
      changed(v3, machine("atlas-800i-a3"), split(16)),
      "engine",
      "vllm does not run on the Ascend A3 die 64 GB",
    ],
    [
      "vLLM on a CPU",
      changed(v3, machine("r7a.48xlarge")),
      "engine",
      "vllm does not run on machines without accelerators",
    ],
    ["llama.cpp on two nodes", changed(iq1, { nodes: 2 }), "engine", "llama-cpp serves a replica from one node"],
    [
      "a slow network between nodes",
      changed(v3, machine("ecs.gn8v-8x.16xlarge"), { nodes: 2 }, split(8, 2)),
      "network",
      "needs 100 Gbit/s between them, ecs.gn8v-8x.16xlarge has 32",
    ],
    [
      "too little host memory",
      changed(v3, host(v3, { ramBytes: 64 * GiB })),
      "host-memory",
      "has 64.0 GiB of host memory, 72.0 GiB are needed: 8.0 GiB short",
    ],
    [
      "too small a local disk",
      changed(v3, host(v3, { localDiskBytes: 500 * GB })),
      "disk",
      "has 465.7 GiB of local disk, the weights take 641.3 GiB",
    ],
    ["too few cores", changed(v3, host(v3, { vcpu: 8 })), "host-cpu", "has 8 vCPU, an engine on 8 GPUs needs 10"],
  ] as const)("for %s", (_name, asked, code, message) => {
    const { reasons } = fitOf(asked);
    const said = reasons.filter((row) => row.code === code).map((row) => row.message);
    expect(said.join("\n"), JSON.stringify(reasons)).toContain(message);
  });
});

test("the same setup as published is not refused: eight H200 hold FP8 at TP8", () => {
  expect(fitOf(v3).reasons).toEqual([]);
});

test("data-parallel experts that do divide are no reason", () => {
  expect(fitOf(changed(v3, split(1, 1, 8, 8))).reasons.filter(({ code }) => code === "parallelism")).toEqual([]);
});
