import type { Parallelism } from "../../planner/plan.ts";

function numeric(value: unknown): number | undefined {
  const found = typeof value === "number" ? value : typeof value === "string" ? Number.parseInt(value, 10) : Number.NaN;
  return Number.isFinite(found) && found > 0 ? found : undefined;
}

const truthy = (value: unknown) => value === true || (numeric(value) ?? 0) > 1;

/**
 * Tensor, pipeline, data and expert parallelism on `gpus` devices. DP attention of SGLang (`tp 8, dp_attention`)
 * becomes TP1 × DP8 with the experts over all eight; `dp` beside `tp` multiplies.
 */
export function parallelismOf(stated: Readonly<Record<string, unknown>>, gpus: number, sglang = false): Parallelism {
  const field = (...names: string[]) => names.map((name) => stated[name]).find((value) => value !== undefined);
  const pipelineParallel = numeric(field("pp", "pipeline_parallel")) ?? 1;
  const plainData = numeric(field("dp", "data_parallel")) ?? 1;
  const tensor = numeric(field("tp", "tensor_parallel", "mp"));
  const expert = field("ep", "expert_parallel", "decode_ep");
  const dpAttention = field("dp_attention", "enable_dp_attention");
  const across = tensor ?? Math.max(1, Math.floor(gpus / (pipelineParallel * plainData)));
  // SGLang's flag without a degree does nothing: `--dp-size` is 1 unless it is given.
  if (truthy(dpAttention) && !(sglang && numeric(dpAttention) === undefined && plainData === 1)) {
    const dataParallel = numeric(dpAttention) ?? (plainData > 1 ? plainData : across);
    const tensorParallel = Math.max(1, Math.floor(across / dataParallel));
    return { tensorParallel, pipelineParallel, dataParallel, expertParallel: tensorParallel * dataParallel };
  }
  // A degree beyond the devices there are is one that was meant for more nodes.
  const tensorParallel = Math.max(1, Math.min(across, gpus));
  const expertParallel = truthy(expert) ? tensorParallel * plainData : 1;
  return { tensorParallel, pipelineParallel, dataParallel: plainData, expertParallel };
}
