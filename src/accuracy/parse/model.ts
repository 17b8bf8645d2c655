import { catalog, type Model } from "../../catalog/index.ts";
import { UnreadableCase } from "./unreadable.ts";

type Spelling = readonly [pattern: RegExp, model: string, change?: Partial<Model>];

const llama70b = "deepseek-r1-distill-llama-70b";
const llama8b = "deepseek-r1-distill-llama-8b";
const qwen32b = "deepseek-r1-distill-qwen-32b";
const qwen14b = "deepseek-r1-distill-qwen-14b";
const qwen7b = "deepseek-r1-distill-qwen-7b";
const qwen1b = "deepseek-r1-distill-qwen-1.5b";
const qwen3Vocabulary = 151_936;

/** Published names, the most particular first. Look-alikes of the distills take their row with what differs. */
const spellings: readonly Spelling[] = [
  // Not the 671B model it is named after: a Qwen3 of eight billion.
  [/qwen3[\s_-]*8b/i, llama8b, { layers: 36, intermediate: 12_288, vocabulary: qwen3Vocabulary }],
  [/qwen3[\s_-]*14b/i, qwen14b, { layers: 40, intermediate: 17_408, vocabulary: qwen3Vocabulary }],
  [/qwen3[\s_-]*32b/i, qwen32b, { vocabulary: qwen3Vocabulary }],
  [/distill.*1\.5b/i, qwen1b],
  [/distill.*\b7b/i, qwen7b],
  [/distill.*\b8b/i, llama8b],
  [/distill.*\b14b/i, qwen14b],
  [/distill.*\b32b/i, qwen32b],
  [/distill.*\b70b/i, llama70b],
  [/r1[\s_:-]*(qwen[\s_-]*)?1\.5b/i, qwen1b],
  [/r1[\s_:-]*(qwen[\s_-]*)?32b/i, qwen32b],
  [/r1[\s_:-]*(llama[\s_-]*)?70b/i, llama70b],
  [/r1[\s_:-]*(qwen[\s_-]*)?14b/i, qwen14b],
  [/r1[\s_:-]*(llama[\s_-]*)?8b/i, llama8b],
  [/r1[\s_:-]*(qwen[\s_-]*)?7b/i, qwen7b],
  [/(deepseek|ds|^)[\s_-]*v?3\.2\b|v3\.2/i, "deepseek-v3.2"],
  [/v3\.1|terminus/i, "deepseek-v3.1"],
  [/(deepseek|ds|^).*v3.*0324|v3[\s_-]*0324/i, "deepseek-v3-0324"],
  [/r1[\s_-]*0528/i, "deepseek-r1-0528"],
  [/deepseek.*r1|\bdsr1|\bds[\s_-]*r1|^r1\b|\br1[\s_:-]*671b/i, "deepseek-r1"],
  [/deepseek.*v3|\bdsv3|\bds[\s_-]*v3|^v3\b|\bv3[\s_:-]*671b/i, "deepseek-v3"],
  [/deepseek.*6[78]\db|\b671b/i, "deepseek-r1"],
  [/llama[\s_-]*3?(\.\d)?.*\b70b/i, llama70b],
  [/llama[\s_-]*3?(\.\d)?.*\b8b/i, llama8b],
  [/qwen2(\.5)?.*\b1\.5b/i, qwen1b],
  [/qwen2(\.5)?.*\b7b/i, qwen7b],
  [/qwen2(\.5)?.*\b14b/i, qwen14b],
  [/(qwq|qwen|glm).*\b32b/i, qwen32b],
];

/** The catalog's row for a published model name. */
export function modelNamed(text: string | undefined): Model {
  if (text === undefined) throw new UnreadableCase("the case names no model");
  const spelling = spellings.find(([pattern]) => pattern.test(text.replaceAll("_", "-")));
  const row = catalog.models.find(({ id }) => id === spelling?.[1]);
  if (row === undefined) throw new UnreadableCase(`the catalog has no model like "${text}"`);
  return { ...row, ...spelling?.[2] };
}
