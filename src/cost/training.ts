import { Decimal } from "decimal.js";

/** S28: GPU-hours × price of one. */
export function trainingCost(gpuHours: Decimal.Value, perGpuHour: Decimal.Value): Decimal {
  return new Decimal(gpuHours).times(perGpuHour);
}

/** GPU-hours of a pre-training run from the published rate per trillion tokens. */
export function pretrainingGpuHours(perTrillionTokens: Decimal.Value, trillionTokens: Decimal.Value): Decimal {
  return new Decimal(perTrillionTokens).times(trillionTokens);
}

export interface FineTuning {
  readonly parameters: number;
  readonly tokens: number;
  readonly gpus: number;
  /** Peak of one GPU in TFLOPS, and the share of it a run reaches. */
  readonly tflops: number;
  readonly efficiency: number;
  readonly perGpuHour: string;
}

/** Hours and money of a fine-tuning job: 6 × parameters × tokens FLOPs over what the GPUs deliver. */
export function fineTuningCost(job: FineTuning): { readonly hours: Decimal; readonly cost: Decimal } {
  const flops = new Decimal(6).times(job.parameters).times(job.tokens);
  const perSecond = new Decimal(job.tflops).times(1e12).times(job.efficiency).times(job.gpus);
  const hours = flops.div(perSecond).div(3600);
  return { hours, cost: trainingCost(hours.times(job.gpus), job.perGpuHour) };
}
