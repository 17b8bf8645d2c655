import { describe, expect, test } from "vitest";
import { systems } from "../../../scripts/systems.ts";
import { outcomeOf, refused } from "../planned.ts";

const GiB = 2 ** 30;
const v3 = { profile: "v3-fp8-8xh100" } as const;

test.each(systems.map((system) => [system.id, system.title, system] as const))(
  "%s %s gets the verdict of the arithmetic",
  (_id, _title, { config, verdict }) => {
    expect(outcomeOf(config).verdict).toBe(verdict);
  },
);

describe("what the article of 2025 gets wrong", () => {
  test("INT8 is about 671 GB, not 210, and TP3 does not divide 128 heads", () => {
    const { refusal, fit } = refused({
      ...v3,
      weights: "int8",
      engine: "sglang",
      nodesPerReplica: 1,
      tensorParallel: 3,
    });
    expect(refusal.reasons.some(({ message }) => message.includes("does not divide the 128 attention heads"))).toBe(
      true,
    );
    // One byte per parameter, 671 billion of them, a third on each of three GPUs.
    expect(((fit.perGpu[0]?.weightsBytes ?? 0) * 3) / 1e9).toBeGreaterThan(671);
  });

  test("unquantised weights take 1,342 GB: eight A100 hold 633 GiB", () => {
    const { fit } = refused({ ...v3, weights: "bf16", machine: "p4de.24xlarge", nodesPerReplica: 1 });
    // 671.03 billion × 2 bytes ÷ 8, and the replicated parts.
    expect((fit.perGpu[0]?.weightsBytes ?? 0) / GiB).toBeGreaterThan(1_342e9 / 8 / GiB);
  });

  test("FP8 does not run on A100, whatever the memory", () => {
    const { refusal } = refused({ ...v3, machine: "p4de.24xlarge", nodesPerReplica: 2 });
    expect(refusal.reasons[0]).toMatchObject({ code: "compute" });
  });

  test("FP8 does not run on Ascend", () => {
    const { refusal } = refused({
      ...v3,
      target: "kubernetes",
      machine: "atlas-800i-a3",
      engine: "vllm-ascend",
      nodesPerReplica: 1,
    });
    expect(refusal.reasons.map(({ code }) => code)).toContain("compute");
  });
});
