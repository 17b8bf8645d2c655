import type { SpeedConstants } from "../catalog/index.ts";
import type { Setup } from "../fit/index.ts";
import type { LayerSplit } from "../planner/plan.ts";
import { loadOf, runningOf, type Load } from "./load.ts";
import { promptMs, stepMs } from "./milliseconds.ts";
import type { Pace } from "./pace.ts";
import { stepWork, type StepWork } from "./work.ts";

/** Requests that all come at once, and no more after them. */
export interface Burst {
  readonly load: Load;
  readonly requests: number;
  readonly mostAtOnce: number;
  /** Output tokens of each request, in the order of their coming. */
  readonly outputs: readonly number[];
  /** Prompts that one step reads. */
  readonly promptsPerStep: number;
  /** Work of a step at 1, 2, 4 … requests. */
  readonly steps: readonly StepWork[];
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
  const doublings = Math.ceil(Math.log2(Math.max(2, requests)));
  return {
    load,
    requests,
    mostAtOnce: runningOf(setup, Math.max(1, Math.floor(kvCapacityTokens / context))),
    outputs: spread ? spreadOutputs(requests, outputTokens) : new Array<number>(requests).fill(outputTokens),
    promptsPerStep: Math.max(1, Math.floor((speed.promptTokensPerStep * ranks) / inputTokens)),
    steps: Array.from({ length: doublings + 1 }, (_, power) =>
      stepWork(setup, split, Math.max(1, Math.ceil(2 ** power / setup.parallelism.pipelineParallel)), context),
    ),
  };
}

/** Milliseconds of a step by number of running requests: straight lines between the powers of two. */
function stepTable({ steps, load }: Burst, by: SpeedConstants): (running: number) => number {
  const table = steps.map((step) => stepMs(step, load.layers, load.drafted, load.speed, by));
  return (running) => {
    const power = Math.min(table.length - 1, Math.log2(Math.max(1, running)));
    const low = Math.floor(power);
    const lower = table[low] ?? 0;
    const share = running / 2 ** low - 1;
    return lower + share * ((table[low + 1] ?? lower) - lower);
  };
}

interface Running {
  readonly firstAt: number;
  readonly outputs: number;
  /** Decode step after which the last token is out. */
  readonly until: number;
}

/** Runs a burst through: prompts as soon as there is room, in steps of their own, and all that run decode in between. */
export function burstPaceBy(burst: Burst, by: SpeedConstants): Pace {
  const { load, requests, mostAtOnce, outputs, promptsPerStep } = burst;
  const msAt = stepTable(burst, by);
  const mixed = load.speed.scheduling === "mixed";
  const running: Running[] = [];
  let now = 0;
  let steps = 0;
  let next = 0;
  let firstTokens = 0;
  let perToken = 0;
  let answered = 0;
  const finish = () => {
    while (running.length > 0 && (running.at(-1)?.until ?? Infinity) <= steps) {
      const done = running.pop();
      if (done === undefined || done.outputs < 2) continue;
      perToken += (now - done.firstAt) / (done.outputs - 1);
      answered++;
    }
  };
  while (next < requests || running.length > 0) {
    const room = mostAtOnce - running.length;
    if (next < requests && room > 0) {
      const together = Math.min(promptsPerStep, requests - next, room);
      now += (load.speed.intakeMs + promptMs(load, by, together)) * together;
      // A step that reads prompts may carry a token of everyone else.
      if (mixed) steps++;
      for (const last = next + together; next < last; next++) {
        const tokens = outputs[next] ?? 1;
        firstTokens += now;
        const entry = { firstAt: now, outputs: tokens, until: steps + tokens - 1 };
        const place = running.findLastIndex(({ until }) => until >= entry.until);
        running.splice(place + 1, 0, entry);
      }
    } else {
      const upTo = Math.max(1, (running.at(-1)?.until ?? steps + 1) - steps);
      now += upTo * msAt(running.length);
      steps += upTo;
    }
    finish();
  }
  const total = outputs.reduce((sum, tokens) => sum + tokens, 0);
  return {
    timeToFirstTokenMs: by.firstTokenMs + firstTokens / requests,
    timePerOutputTokenMs: answered === 0 ? msAt(1) : perToken / answered,
    outputTokensPerSecond: (total * 1e3) / now,
  };
}
