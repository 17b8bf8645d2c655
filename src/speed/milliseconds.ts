import type { EngineSpeed, SpeedConstants } from "../catalog/index.ts";
import { linkEfficiency } from "./collective.ts";
import type { Load } from "./load.ts";
import type { PromptWork, StepWork } from "./work.ts";

/** Chance that a drafted token is accepted, given that those before it were: DeepSeek-V3 reports 85 to 90 % for the first. */
const acceptance = 0.8;
/** A draft passes one layer of 61 and the output head. */
const draftCost = 0.05;

/** Tokens a decode step yields with `drafted` tokens of multi-token prediction. */
export function tokensPerStep(drafted: number): number {
  let tokens = 0;
  for (let position = 0; position <= drafted; position++) tokens += acceptance ** position;
  return tokens;
}

/** Milliseconds of one decode step, for each token that it yields. */
export function stepMs(
  step: StepWork,
  layers: number,
  drafted: number,
  speed: EngineSpeed,
  by: SpeedConstants,
): number {
  const { bandwidthEfficiency } = by;
  const ms =
    by.layerMs * layers +
    step.latencyMs +
    step.collectiveMs / linkEfficiency +
    Math.max(step.weightMs / bandwidthEfficiency, step.matrixMs / speed.batchEfficiency) +
    Math.max(step.cacheMs / bandwidthEfficiency, step.attentionMs / speed.attentionEfficiency) +
    step.hostMs / (step.weightMs === 0 ? bandwidthEfficiency : speed.hostBandwidthEfficiency) +
    step.hostFlopMs;
  return (ms * (1 + draftCost * drafted)) / tokensPerStep(drafted);
}

/** What no implementation can beat; what cores reach was measured, and is no peak. */
export function boundStepMs(step: StepWork, drafted: number): number {
  const ms =
    Math.max(step.weightMs, step.matrixMs) + Math.max(step.cacheMs, step.attentionMs) + step.collectiveMs + step.hostMs;
  return ms / (1 + drafted);
}

/** Milliseconds to read one prompt, `together` with others in the same steps. */
export function promptMs(load: Load, by: SpeedConstants, together = 1): number {
  const { prompt, inputTokens, layers, speed } = load;
  const steps = Math.max(1, Math.ceil(inputTokens / speed.promptTokensPerStep));
  return (
    (steps * (by.promptLayerMs * layers + prompt.weightMs / by.bandwidthEfficiency)) / together +
    prompt.flopMs / by.promptEfficiency +
    prompt.collectiveMs / linkEfficiency +
    prompt.hostMs / speed.hostBandwidthEfficiency +
    prompt.hostFlopMs
  );
}

export function boundPromptMs({ weightMs, flopMs, collectiveMs, hostMs, hostFlopMs }: PromptWork): number {
  return Math.max(weightMs, flopMs) + collectiveMs + hostMs + hostFlopMs;
}
