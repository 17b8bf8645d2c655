import { engineEras, type EngineEra, type EngineFamily } from "../../catalog/index.ts";
import { UnreadableCase } from "./unreadable.ts";

const spellings: readonly (readonly [RegExp, EngineFamily])[] = [
  [/ktransformers|kt-kernel/i, "ktransformers"],
  [/vllm[\s_-]*ascend|mindie/i, "vllm-ascend"],
  [/ik_llama|ik-llama|\bik\b/i, "ik_llama.cpp"],
  [/ollama/i, "ollama"],
  [/llama[\s_-]*box|llama[\s._-]*cpp|llama-server|lm[\s-]*studio|koboldcpp/i, "llama.cpp"],
  [/sglang/i, "sglang"],
  [/vllm/i, "vllm"],
  [/tensorrt|trt[\s-]*llm/i, "tensorrt-llm"],
  [/lmdeploy/i, "lmdeploy"],
  [/demo|torchrun|transformers/i, "deepseek-demo"],
];

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let part = 0; part < 3; part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Last day of the latest month or day in a free text of dates; years alone count to their end. */
export function lastDate(text: string): string {
  const dates = [...text.matchAll(/20\d\d(?:-\d\d(?:-\d\d)?)?/g)].map(([date]) =>
    date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date,
  );
  return dates.sort().at(-1) ?? "2026-12-31";
}

/** The rules of the engine at the version, else the date, that a case names. */
export function engineNamed(text: string, date: string): EngineEra {
  const family = spellings.find(([pattern]) => pattern.test(text))?.[1];
  if (family === undefined) throw new UnreadableCase(`the catalog has no engine like "${text}"`);
  const eras = engineEras.filter((era) => era.family === family);
  const version = /(?:^|[^\d.])v?(\d+\.\d+(?:\.\d+)?)/i.exec(text.replaceAll(/20\d\d-\d\d(-\d\d)?/g, ""))?.[1];
  const day = lastDate(/20\d\d/.test(text) ? text : date);
  const era =
    version !== undefined && eras.some((row) => row.fromVersion !== undefined)
      ? eras.filter((row) => compareVersions(row.fromVersion ?? "0", version) <= 0).at(-1)
      : eras.filter((row) => row.since <= day).at(-1);
  // The Habana fork had neither padded rows nor absorbed copies: it reads as the plain engine.
  const found = /habana|gaudi/i.test(text) ? eras.at(-1) : (era ?? eras[0]);
  if (found === undefined) throw new UnreadableCase(`the catalog has no version of "${text}"`);
  if (/(no|without)\s+mla/i.test(text)) return { ...found, cache: { ...found.cache, latent: "heads" } };
  return found;
}
