import { MiB } from "../../catalog/index.ts";
import type { KvCacheDtype, Tuning } from "../../fit/index.ts";

/** What free-text flags say, in the planner's terms. */
export interface Flags {
  readonly memoryUtilization?: number;
  readonly contextTokens?: number;
  readonly tuning: Tuning;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function numberAfter(text: string, name: RegExp): number | undefined {
  const found = new RegExp(
    `(?:${name.source})["'\\s=:]*(\\d+(?:[,_]\\d{3})*(?:\\.\\d+)?)\\s*(k?)(?![a-z\\d])`,
    "i",
  ).exec(text);
  if (found === null) return undefined;
  return Number((found[1] ?? "").replaceAll(/[,_]/g, "")) * (found[2] === "" ? 1 : 1024);
}

/** A share of the device: `0.9`, `.9` as `0.9`, `90 %` as `90`. */
function shareAfter(text: string, name: RegExp): number | undefined {
  const found = numberAfter(text, name);
  const share = found !== undefined && found > 1 ? found / 100 : found;
  return share !== undefined && share > 0 && share <= 1 ? share : undefined;
}

/** MoE layers whose experts a `-ot` flag puts on GPUs: ranges `blk 3-19 CUDA0`, alternatives `blk.(3|4)…=CUDA0`. */
function expertLayersOnGpu(text: string): number {
  let layers = 0;
  for (const [, from, to] of text.matchAll(/(\d+)\s*-\s*(\d+)\)?[^,;\d]*CUDA\d/gi))
    layers += Number(to) - Number(from) + 1;
  for (const [, list] of text.matchAll(/\(((?:\d+\|)+\d+)\)[^,;]*=\s*CUDA\d/gi))
    layers += (list ?? "").split("|").length;
  return layers;
}

function expertsOnHost(text: string, layers: number): number | undefined {
  const counted = numberAfter(text, /--n-cpu-moe|-ncmoe|n_cpu_moe/);
  if (counted !== undefined) return counted;
  if (/--cpu-moe|cpu_moe/i.test(text)) return layers;
  if (!/-ot|override-tensor|exps|experts/i.test(text)) return undefined;
  if (!/cpu/i.test(text)) return undefined;
  return layers - expertLayersOnGpu(text);
}

/** Reads the flags of any engine out of free text. */
export function flagsOf(text: string, layers: number): Flags {
  const tuning: Mutable<Tuning> = {};
  const set = <Key extends keyof Tuning>(key: Key, value: Tuning[Key] | undefined) => {
    if (value !== undefined) Object.assign(tuning, { [key]: value });
  };
  set("maxSequences", numberAfter(text, /max[_-]num[_-]seqs|max[_-]running[_-]requests|max[_-]batch[_-]size/));
  set("batchedTokens", numberAfter(text, /max[_-]num[_-]batched[_-]tokens|chunked[_-]prefill[_-]size/));
  set("microBatchTokens", numberAfter(text, /-ub\b|--ubatch-size|n_ubatch/));
  const limit = numberAfter(text, /-amb\b/);
  set("scoresLimitBytes", limit === undefined ? undefined : limit * MiB);
  set("gpuLayers", numberAfter(text, /-ngl\b|--n-gpu-layers|--gpu-layers/));
  set("cpuExpertLayers", expertsOnHost(text, layers));
  const mode = numberAfter(text, /-mla\b/);
  const flash = /-fa\b|flash[_-]?attn|flash attention/i.test(text);
  if (/-mla|-amb|-ub/i.test(text)) tuning.wholeScores = !flash;
  if (mode === 1 && !flash) tuning.transposedCopy = true;
  if (mode === 2 && flash) tuning.expandedKeys = true;
  const drafted = draftTokens(text);
  if (drafted > 0) tuning.draftTokens = drafted;
  // More layers than the model has means all of them.
  if ((tuning.gpuLayers ?? 0) > layers) delete tuning.gpuLayers;
  const utilization = shareAfter(
    text,
    /gpu[_-]mem(?:ory)?[_-]util(?:i[sz]ation)?|mem[_-]fraction(?:[_-]static)?|free[_-]gpu[_-]memory[_-]fraction|\butil(?:i[sz]ation)?/,
  );
  const contextTokens = numberAfter(
    text,
    /max[_-]model[_-]len(?:gth)?|max[_-]seq[_-]len|context[_-]len(?:gth)?|--ctx-size|n_ctx|max[_-]total[_-]tokens|(?:^|\s)-c\b/,
  );
  return {
    ...(utilization === undefined ? {} : { memoryUtilization: utilization }),
    ...(contextTokens === undefined ? {} : { contextTokens }),
    tuning,
  };
}

/**
 * Tokens drafted per step: `MTP 3`, `EAGLE, 3 steps, 4 draft tokens` (the first of the four is not drafted), `MTP` alone
 * means one, `none` and `false` mean none.
 */
export function draftTokens(text: string): number {
  if (/^\s*[{["']*\s*(no|none|off|false|disabled|0)\b|\b(without|w\/o|no)\s+(mtp|spec|eagle)/i.test(text)) return 0;
  const steps = numberAfter(text, /num[_-]steps|speculative[_-]num[_-]steps/) ?? stepsBefore(text);
  const stated =
    steps ??
    numberAfter(text, /num[_-]speculative[_-]tokens|num[_-]nextn[_-]predict[_-]layers|(?:mtp|eagle|nextn)[\s_(k-]*/);
  if (stated !== undefined) return Math.min(16, Math.round(stated));
  const all = numberAfter(text, /num[_-]draft[_-]tokens|draft[_-]tokens/);
  if (all !== undefined) return Math.max(0, Math.min(16, Math.round(all) - 1));
  return /mtp|eagle|nextn|true|speculat/i.test(text) ? 1 : 0;
}

function stepsBefore(text: string): number | undefined {
  const found = /(\d+)[\s-]*steps/i.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Dtype of cached keys, of cached values where they differ, and whether indexer rows are cached. */
export function kvDtypeOf(text: string): { dtype: KvCacheDtype; tuning: Tuning } {
  const one = (part: string): KvCacheDtype => {
    if (/656|ds_mla/i.test(part)) return "fp8_ds_mla";
    if (/f8\b|fp8|float8|e4m3|e5m2|int8|\bi8\b|8[\s-]?bit/i.test(part)) return "fp8";
    if (/q8|q5|q6/i.test(part)) return "q8_0";
    return /q4|iq4|int4|4[\s-]?bit/i.test(part) ? "q4_0" : "bf16";
  };
  const split = /\bk[\s:=]*(\w+)[\s/,;]+v[\s:=]*(\w+)/i.exec(text);
  if (split !== null) return { dtype: one(split[1] ?? ""), tuning: { valueCacheDtype: one(split[2] ?? "") } };
  const rowsOnly = /656|ds_mla/i.test(text) && !/index/i.test(text);
  return { dtype: one(text.split(/\s+or\s+/i)[0] ?? ""), tuning: rowsOnly ? { indexerRows: false } : {} };
}
