import { describe, expect, test } from "vitest";
import { planned, refused } from "../planned.ts";

const GiB = 2 ** 30;
const gib = (bytes: number | undefined) => Number(((bytes ?? Number.NaN) / GiB).toFixed(2));

describe("V3 FP8 on 8 × H100", () => {
  const profile = "v3-fp8-8xh100";

  test("one p5.48xlarge is refused: 79.3 GiB of weights per GPU at TP8 against 79.1 usable", () => {
    const refusal = refused({ profile, nodesPerReplica: 1 });
    const gpu = refusal.fit.perGpu[0];
    // 673,150,604,976 B in all, 1.06 GiB of it on every rank: (626.92 − 1.06) / 8 + 1.06.
    expect(gib(gpu?.weightsBytes)).toBe(79.29);
    expect(gib(gpu?.usableBytes)).toBe(79.1);
    expect(refusal.refusal.reasons[0]?.code).toBe("gpu-memory");
    expect(refusal.refusal.reasons[0]?.shortfallBytesPerGpu).toBe(-(gpu?.freeBytes ?? 0));
    expect(refused({ profile, nodesPerReplica: 1, memoryUtilization: 1, contextTokens: 256 }).verdict).toBe("refused");
  });

  test("the refusal names H200, AWQ and two nodes with their price difference", () => {
    const { alternatives } = refused({ profile, nodesPerReplica: 1 });
    const deltaOf = (change: string) => alternatives.find((row) => row.change.startsWith(change))?.perMonthDelta;
    // us-east-1, 2026-07-20: p5en 63.296 $/h, p5 55.04 $/h, 730 h.
    expect(deltaOf("1 × p5en.48xlarge")).toBe("6026.88");
    expect(deltaOf("AWQ 4-bit on 1 × p5.48xlarge")).toBe("0.00");
    expect(deltaOf("2 × p5.48xlarge")).toBe("40179.20");
  });

  test("left to itself it becomes two nodes, TP8 × PP2, and says why", () => {
    const plan = planned({ profile });
    expect(plan.nodesPerReplica).toBe(2);
    expect(plan.parallelism).toMatchObject({ tensorParallel: 8, pipelineParallel: 2 });
    expect(plan.fit.perGpu).toHaveLength(16);
    expect(plan.warnings[0]).toContain("79.3 GiB for weights");
    expect(plan.warnings[0]).toContain("a replica takes 2 × p5.48xlarge");
  });

  test("one's own 8 × H100 NVL 94 GB holds it at utilisation 0.95 and above, not below", () => {
    const on = (memoryUtilization: number) => ({
      profile,
      target: "kubernetes",
      nodesPerReplica: 1,
      memoryUtilization,
    });
    expect(planned(on(0.95)).machine).toBe("8xh100-nvl");
    expect(planned(on(1)).verdict).toBe("fits");
    for (const utilisation of [0.94, 0.92, 0.9, 0.8]) expect(refused(on(utilisation)).verdict).toBe("refused");
  });

  test("R1 takes the same memory and runs at the same speed as V3", () => {
    const [v3, r1] = [planned({ profile }), planned({ profile, model: "deepseek-r1" })];
    expect(r1.fit).toEqual(v3.fit);
    expect(r1.speed).toEqual(v3.speed);
  });
});

describe("R1 IQ1_S on 8 × RTX 3090", () => {
  const profile = "r1-iq1s-8x3090";

  test("130.6 GiB fit into 188.6 GiB with a latent cache of 70,272 bytes per token", () => {
    const plan = planned({ profile });
    const usable = plan.fit.perGpu.reduce((sum, gpu) => sum + gpu.usableBytes, 0);
    expect(gib(usable)).toBe(188.64);
    expect(gib(plan.fit.perHost.neededDiskBytes)).toBe(130.6);
    // 61 layers × (512 + 64) values × 2 bytes.
    expect(plan.fit.kvBytesPerToken).toBe(70_272);
    expect(plan.layerSplit?.layersPerGpu.reduce((sum, layers) => sum + layers, 0)).toBe(62);
    expect(plan.layerSplit?.cpuExpertLayers).toBe(0);
  });

  test("the file of January 2025 is refused beyond the context that fits, and taken below it", () => {
    const config = { profile, weights: "iq1-s-pre-mla" };
    const refusal = refused(config);
    // 61 layers × 128 heads × (192 + 128) values × 2 bytes.
    expect(refusal.fit.kvBytesPerToken).toBe(4_997_120);
    const most = refusal.fit.kvCapacityTokens;
    expect(refusal.refusal.reasons[0]?.message).toContain(`at most ${most.toLocaleString("en-US")} tokens`);
    expect(planned({ ...config, contextTokens: most }).verdict).toBe("fits");
    expect(refused({ ...config, contextTokens: most + 1 }).verdict).toBe("refused");
  });
});

describe("R1 Q4_K_M on 4 × A100 80 GB", () => {
  const profile = "r1-q4km-4xa100";

  test("376.65 GiB do not fit into 316.6: the rest of the experts stays in host memory and in the speed", () => {
    const plan = planned({ profile });
    const usable = plan.fit.perGpu.reduce((sum, gpu) => sum + gpu.usableBytes, 0);
    expect(gib(usable)).toBe(316.6);
    expect(gib(plan.fit.perHost.neededDiskBytes)).toBe(376.65);
    const onCpu = gib(plan.fit.perHost.cpuWeightsBytes);
    expect(onCpu).toBeGreaterThan(376.65 - 316.6);
    expect(plan.warnings.join("\n")).toContain(`${onCpu.toFixed(1)} GiB of routed experts`);
    // Whole layers of about 6.3 GiB: 58 MoE layers hold 376.65 − 10 GiB.
    expect(onCpu / ((plan.layerSplit?.cpuExpertLayers ?? 0) - 3)).toBeCloseTo(6.32, 1);
    const allOnGpu = planned({ profile, weights: "ud-q2-k-xl" });
    expect(plan.speed.timePerOutputTokenMs).toBeGreaterThan(allOnGpu.speed.timePerOutputTokenMs);
  });

  test("UD-Q2_K_XL is offered, wholly on the GPUs", () => {
    expect(planned({ profile }).alternatives.map((row) => row.set.weights)).toContain("ud-q2-k-xl");
    expect(planned({ profile, weights: "ud-q2-k-xl" }).fit.perHost.cpuWeightsBytes).toBe(0);
  });

  test("without experts in host memory it is refused", () => {
    expect(refused({ profile, cpuExperts: false }).refusal.reasons[0]?.code).toBe("gpu-memory");
  });
});
