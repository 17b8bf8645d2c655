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
  const found = new RegExp(`(?:${name.source})[\\s=:]*(\\d+(?:\\.\\d+)?)`, "i").exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
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
  set("maxSequences", numberAfter(text, /max[_-]num[_-]seqs/));
  set("batchedTokens", numberAfter(text, /max[_-]num[_-]batched[_-]tokens/));
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
  const utilization = numberAfter(
    text,
    /gpu[_-]memory[_-]util(?:i[sz]ation)?|mem[_-]fraction[_-]static|\butil(?:i[sz]ation)?/,
  );
  const contextTokens = numberAfter(
    text,
    /max[_-]model[_-]len|--context-length|--ctx-size|max[_-]total[_-]tokens|(?:^|\s)-c\b/,
  );
  return {
    ...(utilization === undefined ? {} : { memoryUtilization: utilization }),
    ...(contextTokens === undefined ? {} : { contextTokens }),
    tuning,
  };
}

/** Tokens drafted per step: `MTP 3`, `MTP` alone means one, `none` and `false` mean none. */
export function draftTokens(text: string): number {
  if (/\b(no|without|none|off|false)\b/i.test(text)) return 0;
  const stated = /(?:mtp|eagle|num[_-]speculative[_-]tokens|nextn|draft[_-]tokens)[\s=:_-]*(\d+)/i.exec(text)?.[1];
  if (stated !== undefined) return Number(stated);
  return /mtp|eagle|nextn/i.test(text) ? 1 : 0;
}

/** Dtype of cached keys, of cached values where they differ, and whether indexer rows are cached. */
export function kvDtypeOf(text: string): { dtype: KvCacheDtype; tuning: Tuning } {
  const one = (part: string): KvCacheDtype => {
    if (/656|ds_mla/i.test(part)) return "fp8_ds_mla";
    if (/fp8|e4m3|e5m2|int8/i.test(part)) return "fp8";
    if (/q8/i.test(part)) return "q8_0";
    return /q4/i.test(part) ? "q4_0" : "bf16";
  };
  const split = /\bk[\s:=]*(\w+)[\s/,;]+v[\s:=]*(\w+)/i.exec(text);
  if (split !== null) return { dtype: one(split[1] ?? ""), tuning: { valueCacheDtype: one(split[2] ?? "") } };
  const rowsOnly = /656|ds_mla/i.test(text) && !/index/i.test(text);
  return { dtype: one(text.split(/\s+or\s+/i)[0] ?? ""), tuning: rowsOnly ? { indexerRows: false } : {} };
}
