import { describe, expect, test } from "vitest";
import { catalog, GB, GiB } from "../../../src/catalog/index.ts";
import { outcomeOf, planned, refused } from "../planned.ts";

const iq1 = { profile: "r1-iq1s-8x3090" } as const;
const onEpyc = { ...iq1, machine: "1xepyc-9004-768gb" } as const;

describe("a machine without accelerators", () => {
  test("holds weights, cache and engine in its memory, and has no GPU in its ledger", () => {
    const { fit, gpusPerNode, deployment } = planned({ profile: "r1-7b-cpu" });
    expect([gpusPerNode, fit.perGpu, deployment.acceleratorResource]).toEqual([0, [], ""]);
    // 4.36 GiB in all, of which the embedding is counted with the engine; 2 × 8,192 tokens of 57,344 B = 0.875 GiB.
    expect(fit.perHost.neededRamBytes / GiB).toBeGreaterThan(4.36 + 0.875 + 8);
    expect(fit.perHost.neededRamBytes).toBeLessThan(fit.perHost.ramBytes);
  });

  test("of 768 GiB holds the 671B model in Q8_0 (664.3 GiB), one of 32 GiB does not hold its smallest file", () => {
    expect(planned({ ...onEpyc, weights: "q8-0" }).verdict).toBe("fits");
    const { refusal } = refused({ ...iq1, machine: "cpu-edge-32gb" });
    // 130.6 GiB of file, 32,768 × 70,272 B of cache, 10 GiB for system and engine.
    expect(refusal.reasons[0]?.code).toBe("host-memory");
    expect(refusal.reasons[0]?.message).toMatch(/has 32\.0 GiB of host memory, 14\d\.\d GiB are needed/);
  });

  test("is told the context that would fit", () => {
    // Keys and values of every head: 4,997,120 B a token, 763 GiB at 163,840.
    const config = { ...onEpyc, weights: "iq1-s-pre-mla", contextTokens: 163_840 };
    const { refusal, fit } = refused(config);
    expect(refusal.reasons[0]?.code).toBe("context");
    expect(refusal.reasons[0]?.message).toContain(`at most ${fit.kvCapacityTokens.toLocaleString("en-US")} tokens`);
    expect(planned({ ...config, contextTokens: fit.kvCapacityTokens }).verdict).toBe("fits");
    expect(outcomeOf({ ...config, contextTokens: fit.kvCapacityTokens + 1 }).verdict).toBe("refused");
  });

  test("runs no engine but llama.cpp", () => {
    const { refusal } = refused({ profile: "v3-fp8-8xh100", machine: "r7a.48xlarge", nodesPerReplica: 1 });
    expect(refusal.reasons.map(({ message }) => message)).toEqual([
      "vllm does not run on machines without accelerators",
    ]);
  });

  test("is no alternative to a GPU that was asked for, but the other way round it is", () => {
    const without = new Set(catalog.machines.filter(({ accelerators }) => accelerators === 0).map(({ id }) => id));
    for (const target of ["aws", "kubernetes", "alicloud"]) {
      const { alternatives } = planned({ ...iq1, target });
      expect(alternatives.filter(({ machine }) => without.has(machine))).toEqual([]);
    }
    expect(planned({ profile: "r1-7b-cpu" }).alternatives.some(({ machine }) => !without.has(machine))).toBe(true);
  });
});

describe("its speed is that of its memory", () => {
  test("no faster than active weights over bandwidth, and slower by what is published", () => {
    const { speed } = planned({ ...onEpyc, weights: "q8-0", contextTokens: 4096 });
    // 36.6 billion active parameters × 8.5 bits over 460.8 GB/s = 84 ms.
    expect(speed.roofline.timePerOutputTokenMs).toBeCloseTo((36.63e9 * 8.5) / 8 / 460.8e6, -1);
    expect(speed.timePerOutputTokenMs).toBeGreaterThan(speed.roofline.timePerOutputTokenMs);
  });

  test("671B Q8_0 on 12 channels of DDR5-5600: within 30 % of the 7.17 tokens/s that were published", () => {
    // Tencent Xuanwu Lab, 2025-03-16: one EPYC 9135, 12 × 64 GB DDR5-5600 (537.6 GB/s), llama.cpp, peak at short context.
    const machines = catalog.machines.map((row) =>
      row.id === onEpyc.machine ? { ...row, ramBandwidthBytesPerSecond: 537.6 * GB } : row,
    );
    const { speed } = planned(
      { ...onEpyc, weights: "q8-0", contextTokens: 1024, workload: { inputTokens: 128, outputTokens: 256 } },
      { ...catalog, machines },
    );
    expect(Math.abs((7.17 * speed.timePerOutputTokenMs) / 1000 - 1)).toBeLessThan(0.3);
  });
});
