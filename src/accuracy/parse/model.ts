import { catalog, type Model } from "../../catalog/index.ts";
import { UnreadableCase } from "./unreadable.ts";

type Spelling = readonly [pattern: RegExp, model: string, change?: Partial<Model>];

/** Published names, the most particular first. Look-alikes of the distills take their row with what differs. */
const spellings: readonly Spelling[] = [
  [/distill[\s_-]*qwen[\s_-]*1\.5b/i, "deepseek-r1-distill-qwen-1.5b"],
  [/distill[\s_-]*(qwen)?[\s_-]*7b/i, "deepseek-r1-distill-qwen-7b"],
  [/distill[\s_-]*(llama)?[\s_-]*8b/i, "deepseek-r1-distill-llama-8b"],
  [/distill[\s_-]*(qwen)?[\s_-]*14b/i, "deepseek-r1-distill-qwen-14b"],
  [/^(?!qwen3).*distill[\s_-]*(qwen)?[\s_-]*32b/i, "deepseek-r1-distill-qwen-32b"],
  [/^(?!llama).*distill[\s_-]*(llama)?[\s_-]*70b/i, "deepseek-r1-distill-llama-70b"],
  [/r1[\s_:-]*(qwen[\s_-]*)?32b/i, "deepseek-r1-distill-qwen-32b"],
  [/r1[\s_:-]*(llama[\s_-]*)?70b/i, "deepseek-r1-distill-llama-70b"],
  [/r1[\s_:-]*(qwen[\s_-]*)?14b/i, "deepseek-r1-distill-qwen-14b"],
  [/r1[\s_:-]*8b/i, "deepseek-r1-distill-llama-8b"],
  [/r1[\s_:-]*7b/i, "deepseek-r1-distill-qwen-7b"],
  [/v3\.2/i, "deepseek-v3.2"],
  [/v3\.1|terminus/i, "deepseek-v3.1"],
  [/v3[\s_-]*0324/i, "deepseek-v3-0324"],
  [/r1[\s_-]*0528/i, "deepseek-r1-0528"],
  [/deepseek.*r1|^r1\b/i, "deepseek-r1"],
  [/deepseek.*v3|^v3\b/i, "deepseek-v3"],
  [/deepseek.*671b/i, "deepseek-r1"],
  [/llama[\s_-]*3(\.\d)?.*70b/i, "deepseek-r1-distill-llama-70b"],
  [/llama[\s_-]*3(\.\d)?.*8b/i, "deepseek-r1-distill-llama-8b"],
  [/qwen3[\s_-]*32b/i, "deepseek-r1-distill-qwen-32b", { vocabulary: 151_936 }],
  [/qwen2\.5.*1\.5b/i, "deepseek-r1-distill-qwen-1.5b"],
  [/qwen2\.5.*\b7b/i, "deepseek-r1-distill-qwen-7b"],
  [/qwen2\.5.*14b/i, "deepseek-r1-distill-qwen-14b"],
  [/(qwq|qwen|glm).*32b/i, "deepseek-r1-distill-qwen-32b"],
];

/** The catalog's row for a published model name. */
export function modelNamed(text: string): Model {
  const spelling = spellings.find(([pattern]) => pattern.test(text));
  const row = catalog.models.find(({ id }) => id === spelling?.[1]);
  if (row === undefined) throw new UnreadableCase(`the catalog has no model like "${text}"`);
  return { ...row, ...spelling?.[2] };
}
