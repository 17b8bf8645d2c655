import type { SpeedConstants } from "../catalog/index.ts";
import type { Burst } from "./burst.ts";
import { promptMs, stepMs } from "./milliseconds.ts";
import type { Pace } from "./pace.ts";

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

/** The pace of a burst by given constants: the mean over its requests. */
export function burstPaceBy(burst: Burst, by: SpeedConstants): Pace {
  const { load, requests, outputTokens, stretches } = burst;
  const msAt = stepTable(burst, by);
  /** When each stretch ended. */
  const ends: number[] = [];
  let now = 0;
  let firstTokens = 0;
  let perToken = 0;
  let answers = 0;
  for (const { prompts, steps, running, answered } of stretches) {
    now += prompts > 0 ? (load.speed.intakeMs + promptMs(load, by, prompts)) * prompts : steps * msAt(running);
    ends.push(now);
    firstTokens += prompts * now;
    for (const { since, tokensAfterFirst } of answered) {
      if (tokensAfterFirst === 0) continue;
      perToken += (now - (ends[since] ?? 0)) / tokensAfterFirst;
      answers++;
    }
  }
  return {
    timeToFirstTokenMs: by.firstTokenMs + firstTokens / requests,
    timePerOutputTokenMs: answers === 0 ? msAt(1) : perToken / answers,
    outputTokensPerSecond: (outputTokens * 1e3) / now,
  };
}
