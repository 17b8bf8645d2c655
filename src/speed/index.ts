import { dataParallelError, type SpeedConstants } from "../catalog/index.ts";
import type { LayerSplit, Setup } from "../fit/index.ts";
import type { Provenance, Speed } from "./figures.ts";
import { constantsOf } from "./network.ts";
import { measuredSpeed } from "./measured.ts";
import { paceOf, type Pace } from "./pace.ts";

/**
 * How fast a setup answers, with where the figure comes from: a published case of the same setup, the decode model
 * fitted on named cases, or, where nothing was published, the roofline itself.
 */
export function speedOf(setup: Setup, split: LayerSplit | undefined, kvCapacityTokens = Infinity): AnswerSpeed {
  const constants = constantsOf(setup, split);
  const { predicted, bound } = paceOf(setup, split, kvCapacityTokens);
  const measured = measuredSpeed(setup);
  const rest = { roofline: { timePerOutputTokenMs: round(bound.timePerOutputTokenMs) } };
  if (measured !== undefined)
    return { ...rounded(measured.pace), provenance: "measured", basis: measured.basis, ...rest };
  const fitted = constants.meanError !== undefined;
  const provenance: Provenance = fitted ? "fitted" : "bound";
  const spread = setup.parallelism.dataParallel > 1;
  return {
    ...rounded(fitted ? predicted : bound),
    provenance,
    basis: fitted
      ? `speed model fitted on ${named(constants.cases ?? [])}${spread ? heldOut : ""}`
      : "bytes over bandwidth: nothing was published for this engine and kind of weights",
    ...(constants.meanError === undefined ? {} : { meanError: knownError(constants, spread) }),
    ...rest,
  };
}

/** How fast it answers; how fast it loads depends on more than the setup. */
export type AnswerSpeed = Omit<Speed, "loadSeconds" | "loads">;

export { loadsOf, readProblem, scratchBytes, usualRead } from "./loading.ts";
export { burstPaceBy } from "./burst-pace.ts";
export { burstOf, type Burst } from "./burst.ts";
export { loadOf, type Load } from "./load.ts";
export { constantsOf } from "./network.ts";
export { paceBy, paceOf, type Pace } from "./pace.ts";

/** What a new setup may expect: the error of cases that their constants had not seen. */
function knownError({ meanError = 0, leaveOneOutError = 0 }: SpeedConstants, spread: boolean): number {
  return Math.max(meanError, leaveOneOutError, spread ? dataParallelError.mean : 0);
}

const heldOut = `; of ${String(dataParallelError.cases.length)} cases with data-parallel ranks, none of them among these, the mean error is ${(dataParallelError.mean * 100).toFixed(1)} %`;

/** The first cases by name; all of them are in the catalog. */
function named(cases: readonly string[]): string {
  const shown = cases.slice(0, 4);
  const more = cases.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${String(more)} more (src/catalog/speed-fits.ts)` : shown.join(", ");
}

function rounded(value: Pace): Pace {
  return {
    timeToFirstTokenMs: round(value.timeToFirstTokenMs),
    timePerOutputTokenMs: round(value.timePerOutputTokenMs),
    outputTokensPerSecond: round(value.outputTokensPerSecond),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
