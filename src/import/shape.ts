import type { Model } from "../catalog/index.ts";
import { ImportRefusal } from "./refusal.ts";

/** The most that any published network comes near; a header beyond it is damaged, or means harm. */
const most = {
  layers: 1024,
  hidden: 131_072,
  vocabulary: 4_194_304,
  intermediate: 1_048_576,
  heads: 4096,
  headDim: 4096,
  experts: 65_536,
} as const;

function problemsOf({ layers, hidden, vocabulary, intermediate, attention, experts }: Model): readonly string[] {
  const problems: string[] = [];
  const within = (name: string, value: number, limit: number) => {
    if (!Number.isInteger(value) || value < 1 || value > limit) {
      problems.push(`${name} is ${String(value)}, not a whole number from 1 to ${String(limit)}`);
    }
  };
  within("layers", layers, most.layers);
  within("hidden size", hidden, most.hidden);
  within("vocabulary", vocabulary, most.vocabulary);
  within("intermediate size", intermediate, most.intermediate);
  within("attention heads", attention.heads, most.heads);
  if (attention.kind === "gqa") {
    within("KV heads", attention.kvHeads, attention.heads);
    within("head size", attention.headDim, most.headDim);
  } else {
    const { queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
    const ranks = { queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim };
    for (const [name, value] of Object.entries(ranks)) within(name, value, most.hidden);
  }
  if (experts !== undefined) {
    within("experts", experts.routed, most.experts);
    within("experts per token", experts.perToken, experts.routed);
    within("width of an expert", experts.intermediate, most.intermediate);
    if (experts.denseLayers > layers) problems.push(`${String(experts.denseLayers)} dense layers are more than all`);
    if (experts.shared > most.experts) problems.push(`${String(experts.shared)} shared experts are too many`);
  }
  return problems;
}

/** A shape that a network can have. @throws ImportRefusal listing what cannot be. */
export function checkedShape(model: Model): Model {
  const problems = problemsOf(model);
  if (problems.length > 0) throw new ImportRefusal(`this is no network we know: ${problems.join("; ")}`);
  return model;
}
