import type { LayerSplit, Setup } from "../fit/index.ts";
import { loadOf, runningOf, type Load } from "./load.ts";
import { stepWork, type StepWork } from "./work.ts";

/** Requests that all come at once, and no more after them, in the order in which an engine runs them through. */
export interface Burst {
  readonly load: Load;
  readonly requests: number;
  /** Output tokens of all requests. */
  readonly outputTokens: number;
  readonly stretches: readonly Stretch[];
  /** Work of a step at 1, 2, 4 … requests. */
  readonly steps: readonly StepWork[];
}

/** A time in which one thing happens: prompts are read together, or the same requests decode. */
export interface Stretch {
  /** Prompts that are read; none = all that run decode. */
  readonly prompts: number;
  /** Decode steps, of this many requests. */
  readonly steps: number;
  readonly running: number;
  /** Requests that have their last token at its end. */
  readonly answered: readonly Answered[];
}

interface Answered {
  /** Number of the stretch that gave the first token. */
  readonly since: number;
  readonly tokensAfterFirst: number;
}

/** Shape of the lengths of recorded answers (Weibull): more short ones, and longer long ones, than exponential. */
const spreadShape = 0.8;
/** Mean over scale of that shape: Γ(1 + 1 / 0.8). */
const meanOverScale = 1.133;

/** Answers of conversations, spread evenly over the order of coming. */
function spreadOutputs(requests: number, mean: number): readonly number[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  const scale = mean / meanOverScale;
  return Array.from({ length: requests }, (_, index) =>
    Math.max(1, Math.round(scale * (-Math.log(1 - ((0.5 + index * golden) % 1))) ** (1 / spreadShape))),
  );
}

/** A burst of as many requests as the setup's concurrency; `spread`: of lengths around the stated mean. */
export function burstOf(setup: Setup, split: LayerSplit | undefined, kvCapacityTokens: number, spread: boolean): Burst {
  const load = loadOf(setup, split, kvCapacityTokens);
  const { inputTokens, outputTokens, concurrency: requests, speed } = load;
  const context = inputTokens + outputTokens / 2;
  const ranks = setup.parallelism.dataParallel;
  const outputs = spread ? spreadOutputs(requests, outputTokens) : new Array<number>(requests).fill(outputTokens);
  const room = {
    mostAtOnce: runningOf(setup, Math.max(1, Math.floor(kvCapacityTokens / context))),
    promptsPerStep: Math.max(1, Math.floor((speed.promptTokensPerStep * ranks) / inputTokens)),
    mixed: speed.scheduling === "mixed",
  };
  const doublings = Math.ceil(Math.log2(Math.max(2, requests)));
  return {
    load,
    requests,
    outputTokens: outputs.reduce((sum, tokens) => sum + tokens, 0),
    stretches: stretchesOf(outputs, room),
    steps: Array.from({ length: doublings + 1 }, (_, power) =>
      stepWork(setup, split, Math.max(1, Math.ceil(2 ** power / setup.parallelism.pipelineParallel)), context),
    ),
  };
}

interface Room {
  readonly mostAtOnce: number;
  /** Prompts that one step reads. */
  readonly promptsPerStep: number;
  /** A step that reads prompts may carry a token of everyone else. */
  readonly mixed: boolean;
}

interface Running extends Answered {
  /** Decode step after which the last token is out. */
  readonly until: number;
}

/** Prompts as soon as there is room, in steps of their own, and all that run decode in between. */
function stretchesOf(outputs: readonly number[], { mostAtOnce, promptsPerStep, mixed }: Room): readonly Stretch[] {
  const stretches: Stretch[] = [];
  /** The first to end stands last. */
  const running: Running[] = [];
  let steps = 0;
  let next = 0;
  const answered = () => {
    const done: Answered[] = [];
    for (let last = running.at(-1); last !== undefined && last.until <= steps; last = running.at(-1)) {
      running.pop();
      done.push(last);
    }
    return done;
  };
  while (next < outputs.length || running.length > 0) {
    const prompts = Math.min(promptsPerStep, outputs.length - next, mostAtOnce - running.length);
    if (prompts > 0) {
      if (mixed) steps++;
      for (const tokens of outputs.slice(next, next + prompts)) {
        const entry = { since: stretches.length, tokensAfterFirst: tokens - 1, until: steps + tokens - 1 };
        running.splice(running.findLastIndex(({ until }) => until >= entry.until) + 1, 0, entry);
      }
      next += prompts;
      stretches.push({ prompts, steps: 0, running: running.length, answered: answered() });
    } else {
      const upTo = Math.max(1, (running.at(-1)?.until ?? steps + 1) - steps);
      steps += upTo;
      stretches.push({ prompts: 0, steps: upTo, running: running.length, answered: answered() });
    }
  }
  return stretches;
}
