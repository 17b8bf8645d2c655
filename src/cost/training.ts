import { Decimal } from "decimal.js";
import { positive, share } from "./money.ts";

/** S28: GPU-hours × price of one. */
export function trainingCost(gpuHours: Decimal.Value, perGpuHour: Decimal.Value): Decimal {
  return new Decimal(gpuHours).times(perGpuHour);
}

/** GPU-hours of a pre-training run from the published rate per trillion tokens. */
export function pretrainingGpuHours(perTrillionTokens: Decimal.Value, trillionTokens: Decimal.Value): Decimal {
  return new Decimal(perTrillionTokens).times(trillionTokens);
}

export const tuningMethods = ["full", "lora", "qlora"] as const;
export type TuningMethod = (typeof tuningMethods)[number];

interface MethodRow {
  readonly title: string;
  /** FLOPs per active parameter and token: two forward, two for the gradients of activations, two for those of weights. */
  readonly flops: number;
  /** Times that the whole model, as it is kept, passes between the machines in a step: forward, backward, gradients. */
  readonly passes: number;
}

export const tuning = {
  full: {
    title: "full fine-tuning",
    flops: 6,
    passes: 3,
  },
  lora: {
    title: "LoRA",
    flops: 4,
    passes: 2,
  },
  qlora: {
    title: "QLoRA",
    flops: 4,
    passes: 2,
  },
} as const satisfies Record<TuningMethod, MethodRow>;

/**
 * Share of the BF16 peak that a run reaches: what V3's own did. 6 × 37 billion × 14.8 trillion FLOPs in 2.664 million hours
 * of H800 with 989 TFLOPS are 0.35.
 */
export const usualEfficiency = 0.35;

export interface FineTuning {
  readonly method: TuningMethod;
  /** Active parameters per token: those that are computed with. */
  readonly activeParameters: number;
  readonly tokens: number;
  readonly gpus: number;
  /** BF16 peak of one GPU in TFLOPS, and the share of it a run reaches. */
  readonly tflops: number;
  readonly efficiency: number;
}

/** Hours of a fine-tuning job: FLOPs over what the GPUs deliver. @throws RangeError for senseless inputs. */
export function fineTuningHours({ method, activeParameters, tokens, gpus, tflops, efficiency }: FineTuning): Decimal {
  const flops = new Decimal(tuning[method].flops).times(activeParameters).times(positive("tokens", tokens));
  const perSecond = positive("TFLOPS", tflops).times(1e12).times(share("efficiency", efficiency)).times(gpus);
  return flops.div(perSecond).div(3600);
}

export interface Gathering {
  readonly method: TuningMethod;
  /** The model as it is kept, all GPUs together. */
  readonly storedBytes: number;
  readonly tokens: number;
  /** Of all GPUs together. */
  readonly tokensPerStep: number;
  readonly machines: number;
  /** Of one machine, into it. */
  readonly gigabitsPerSecond: number;
}

/** Hours in which sharded weights pass between machines: each receives what it does not keep, in every step. None for one machine. */
export function gatheringHours(gathering: Gathering): Decimal {
  const { method, storedBytes, tokens, tokensPerStep, machines, gigabitsPerSecond } = gathering;
  const perStep = new Decimal(storedBytes)
    .times(tuning[method].passes)
    .times(machines - 1)
    .div(machines);
  const bytesPerSecond = positive("network", gigabitsPerSecond).times(1e9).div(8);
  return perStep.div(bytesPerSecond).times(tokens).div(tokensPerStep).div(3600);
}
