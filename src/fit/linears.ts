import type { Model } from "../catalog/index.ts";

/** A linear layer that an adapter stands beside, by the name that PEFT, vLLM and SGLang give it. */
export interface Linear {
  readonly module: string;
  readonly ins: number;
  readonly outs: number;
  /** What tensor parallelism divides; nothing of a projection that every rank has whole. */
  readonly divided: "ins" | "outs" | "nothing";
  /** Values of `outs` that are never divided further: one head of keys or values. */
  readonly least?: number;
  readonly in: "every layer" | "dense layers" | "expert layers";
}

/**
 * What is adapted: every linear layer of attention and of the feed-forward network, shared experts among them. Routed
 * experts are no linear layers. The up-projection of MLA's latent values (`kv_b_proj`) is left out: engines multiply it
 * into its neighbours when they load, and vLLM would drop an adapter of it without a word (vllm 0.33.0, mla_attention.py).
 */
export function linearsOf(model: Model): readonly Linear[] {
  const { attention, hidden, intermediate, experts } = model;
  const dense = experts === undefined ? "every layer" : "dense layers";
  return [
    ...(attention.kind === "gqa" ? grouped(attention, hidden) : latent(attention, hidden)),
    ...feedForward(hidden, intermediate, dense),
    ...(experts === undefined ? [] : feedForward(hidden, experts.shared * experts.intermediate, "expert layers")),
  ];
}

/** Modules that an adapter of the model may have, each once. */
export function adaptedModules(model: Model): readonly string[] {
  return [...new Set(linearsOf(model).map(({ module }) => module))];
}

type Attention<Kind extends Model["attention"]["kind"]> = Extract<Model["attention"], { kind: Kind }>;

function grouped({ heads, kvHeads, headDim }: Attention<"gqa">, hidden: number): readonly Linear[] {
  const each = { divided: "outs", in: "every layer" } as const;
  const cached = { ...each, ins: hidden, outs: kvHeads * headDim, least: headDim };
  return [
    { ...each, module: "q_proj", ins: hidden, outs: heads * headDim },
    { ...cached, module: "k_proj" },
    { ...cached, module: "v_proj" },
    { module: "o_proj", ins: heads * headDim, outs: hidden, divided: "ins", in: "every layer" },
  ];
}

function latent(attention: Attention<"mla">, hidden: number): readonly Linear[] {
  const { heads, queryLoraRank, kvLoraRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const whole = { divided: "nothing", in: "every layer", ins: hidden } as const;
  return [
    { ...whole, module: "q_a_proj", outs: queryLoraRank },
    {
      module: "q_b_proj",
      ins: queryLoraRank,
      outs: heads * (nopeHeadDim + ropeHeadDim),
      divided: "outs",
      in: "every layer",
    },
    { ...whole, module: "kv_a_proj_with_mqa", outs: kvLoraRank + ropeHeadDim },
    { module: "o_proj", ins: heads * valueHeadDim, outs: hidden, divided: "ins", in: "every layer" },
  ];
}

function feedForward(hidden: number, width: number, where: Linear["in"]): readonly Linear[] {
  const inwards = { ins: hidden, outs: width, divided: "outs", in: where } as const;
  return [
    { ...inwards, module: "gate_proj" },
    { ...inwards, module: "up_proj" },
    { module: "down_proj", ins: width, outs: hidden, divided: "ins", in: where },
  ];
}
