import { describe, expect, test } from "vitest";
import {
  fineTuningHours,
  gpuFaultsPerGpuYear,
  interruptionsOf,
  interruptionsPerGpuYear,
  pretrainingGpuHours,
  sparePerMonth,
  trainingCost,
  usualEfficiency,
} from "../../../src/cost/index.ts";
import { two } from "./two-decimals.ts";

describe("failure and training", () => {
  test("Llama 3's run: 0.173 interruptions per GPU-year, 1.38 per node of eight, one in 264 days", () => {
    expect(interruptionsPerGpuYear.toFixed(3)).toBe("0.173");
    const node = interruptionsOf(8, 960);
    expect(two(node.perYear)).toBe("1.38");
    expect(node.meanDaysBetween.toFixed(0)).toBe("264");
    expect(two(node.lostReplicaHoursPerYear)).toBe(two(node.perYear.times(960).div(3600)));
    const faults = interruptionsOf(8, 0, gpuFaultsPerGpuYear);
    expect(two(faults.perYear)).toBe("0.73");
    expect(two(faults.atLeastOnePerYear)).toBe("0.52");
    expect(two(sparePerMonth("55.04", 730))).toBe("40179.20");
  });

  test("V3's training: 180,000 hours per trillion tokens, 2.788 million hours at two dollars", () => {
    expect(pretrainingGpuHours(180_000, "14.8").toString()).toBe("2664000");
    expect(two(trainingCost(2_788_000, 2))).toBe("5576000.00");
  });

  test("a fine-tuning job: FLOPs over what the GPUs deliver", () => {
    // 6 × 32e9 × 10e6 ÷ (312e12 × 0.4 × 8) = 1,923 s = 0.534 h; adapters alone take two thirds of it.
    const job = { activeParameters: 32e9, tokens: 10e6, gpus: 8, tflops: 312, efficiency: 0.4 };
    expect(fineTuningHours({ ...job, method: "full" }).toFixed(3)).toBe("0.534");
    expect(fineTuningHours({ ...job, method: "lora" }).toFixed(3)).toBe("0.356");
    expect(() => fineTuningHours({ ...job, method: "lora", tokens: 0 })).toThrow("tokens must be above 0");
    expect(() => fineTuningHours({ ...job, method: "lora", efficiency: 2 })).toThrow("at most 1");
  });

  test("the usual efficiency is that of V3's own run", () => {
    // 2.664 million hours for 14.8 trillion tokens of 37 billion active parameters on H800 of 989 TFLOPS.
    const hours = fineTuningHours({
      method: "full",
      activeParameters: 37e9,
      tokens: 14.8e12,
      gpus: 1,
      tflops: 989,
      efficiency: usualEfficiency,
    });
    expect(Math.abs(hours.div(2_664_000).minus(1).toNumber())).toBeLessThan(0.02);
  });
});
