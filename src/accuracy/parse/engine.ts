import { engineEras, type EngineEra, type EngineFamily } from "../../catalog/index.ts";
import { UnreadableCase } from "./unreadable.ts";

/** How people write the engines, the most particular first. */
const spellings: readonly (readonly [RegExp, EngineFamily])[] = [
  [/k[\s-]*transformers|kt[\s-]*kernel/i, "ktransformers"],
  [/vllm[\s_-]*ascend|ascend[\s_-]*vllm|mindie|vllm.*\bnpu\b/i, "vllm-ascend"],
  [/ik[\s_-]*llama|\bik\b/i, "ik_llama.cpp"],
  [/ollama/i, "ollama"],
  [
    /llama[\s_-]*box|llama[\s._-]*cpp|llama[\s-]*(server|cli|bench)|\bggml\b|lm[\s-]*studio|kobold|jan\.ai|text-generation-webui/i,
    "llama.cpp",
  ],
  [/sg[\s-]*lang|\bsgl\b/i, "sglang"],
  [/v[\s-]?llm(?!er)/i, "vllm"],
  [/tensor[\s-]*rt|\btrt/i, "tensorrt-llm"],
  [/\bnim\b/i, "tensorrt-llm"],
  [/lm[\s-]*deploy|turbomind/i, "lmdeploy"],
  [/demo|torchrun|transformers/i, "deepseek-demo"],
];

/** What a case may say beside the engine's name. */
export interface EngineHints {
  readonly date: string | undefined;
  readonly quant: string | undefined;
  readonly gpu: string | undefined;
}

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
  const dates = [...text.matchAll(/20\d\d(?:([-/.])(?:0[1-9]|1[0-2])(?:\1(?:0[1-9]|[12]\d|3[01]))?)?/g)].map(
    ([found]) => {
      const date = found.replaceAll(/[/.]/g, "-");
      return date.length === 4 ? `${date}-12-31` : date.length === 7 ? `${date}-31` : date;
    },
  );
  return dates.sort().at(-1) ?? "2026-12-31";
}

/** Builds of llama.cpp and their days (ggml-org/llama.cpp releases, and logs that name both). */
const builds: readonly (readonly [build: number, day: string])[] = [
  [4418, "2025-01-04"],
  [5131, "2025-04-15"],
  [5997, "2025-07-27"],
  [11_865, "2026-10-28"],
];

function dayOfBuild(text: string): string | undefined {
  const build = Number(/\bb-?(\d{4,5})\b/i.exec(text)?.[1] ?? NaN);
  if (Number.isNaN(build)) return undefined;
  return builds.findLast(([first]) => first <= build)?.[1] ?? builds[0]?.[1];
}

function versionIn(text: string): string | undefined {
  const plain = text.replaceAll(/20\d\d[-/.]\d\d?([-/.]\d\d?)?/g, " ");
  return /(?:^|[^\d.])v?(\d+\.\d+(?:\.\d+)?)/i.exec(plain)?.[1];
}

/** Versions without a name, as in `v0.8.4 V1`; builds of llama.cpp are told by their spelling. */
const onlyVersion = /^\s*(v?\d+\.\d+\S*|b\d{4,5})(\s+v[01])?\s*$/i;

function familyOf(text: string | undefined, { quant, gpu }: EngineHints): EngineFamily {
  if (text !== undefined && /^\s*b\d{4,5}\s*$/i.test(text)) return "llama.cpp";
  if (text === undefined || onlyVersion.test(text))
    return /gguf|\bi?q\d|_k_|bpw/i.test(quant ?? "") ? "llama.cpp" : "vllm";
  const family = spellings.find(([pattern]) => pattern.test(text))?.[1];
  if (family === undefined) throw new UnreadableCase(`the catalog has no engine like "${text}"`);
  return family === "vllm" && /ascend|910[bc]|atlas/i.test(gpu ?? "") ? "vllm-ascend" : family;
}

/**
 * The rules of the engine at the version, else the date, that a case names. No engine: llama.cpp for GGUF files, vLLM
 * for others.
 */
export function engineNamed(text: string | undefined, hints: EngineHints): EngineEra {
  const family = familyOf(text, hints);
  const eras = engineEras.filter((era) => era.family === family);
  const spoken = text ?? "";
  const version = versionIn(spoken);
  const day = dayOfBuild(spoken) ?? lastDate(/20\d\d/.test(spoken) ? spoken : (hints.date ?? ""));
  const era =
    version !== undefined && eras.some((row) => row.fromVersion !== undefined)
      ? eras.filter((row) => compareVersions(row.fromVersion ?? "0", version) <= 0).at(-1)
      : eras.filter((row) => row.since <= day).at(-1);
  // The Habana fork had neither padded rows nor absorbed copies: it reads as the plain engine.
  const found = /habana|gaudi/i.test(spoken) ? eras.at(-1) : (era ?? eras[0]);
  if (found === undefined) throw new UnreadableCase(`the catalog has no version of "${spoken}"`);
  if (/(no|without)\s+mla/i.test(spoken)) return { ...found, cache: { ...found.cache, latent: "heads" } };
  // The old engine could be asked for until 0.11: `VLLM_USE_V1=0`.
  const first = eras.find((row) => row.fromVersion === "0.7.4");
  if (first !== undefined && /\bv0\b(?!\.\d)/i.test(spoken) && found.since > first.since)
    return { ...first, cache: { ...first.cache, latent: "latent" } };
  return found;
}
