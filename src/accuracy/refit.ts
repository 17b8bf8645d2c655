import type { DecodeConstants, EngineSpeed } from "../catalog/index.ts";
import { fitOf, type Setup } from "../fit/index.ts";
import type { LayerSplit } from "../planner/plan.ts";
import { constantsOf, paceOf } from "../speed/index.ts";
import { measuredThroughput, measuredTimePerToken } from "./measured.ts";
import { inputsOf, type TruthFile } from "./schema.ts";
import { setupOfCase, UnreadableCase } from "./setup.ts";

/** A published speed with everything the decode model needs, looked up once. */
interface Point {
  readonly id: string;
  readonly setup: Setup;
  readonly split: LayerSplit | undefined;
  readonly capacity: number;
  readonly measured: { readonly value: number; readonly what: "timePerToken" | "throughput" };
}

/** Cases that share one pair of constants, and what the pair is worth. */
export interface FittedGroup {
  readonly constants: DecodeConstants;
  readonly cases: readonly string[];
  readonly meanError: number;
  /** Mean error when each case is predicted by constants fitted on the others. */
  readonly leaveOneOutError: number | null;
}

function pointsOf(file: TruthFile): readonly Point[] {
  return file.throughput.flatMap((row): readonly Point[] => {
    // A claim without a log tests the model, it does not shape it.
    if (row.use_for_accuracy === false || row.evidence === "claim") return [];
    try {
      const { setup, concurrencyKnown } = setupOfCase(inputsOf(row));
      const each = measuredTimePerToken(row);
      const value = each ?? measuredThroughput(row);
      if (!concurrencyKnown || value === undefined) return [];
      const { fit, layerSplit } = fitOf(setup);
      const capacity = fit.kvCapacityTokens > 0 ? fit.kvCapacityTokens : Infinity;
      const what = each === undefined ? "throughput" : "timePerToken";
      return [{ id: row.id, setup, split: layerSplit, capacity, measured: { value, what } }];
    } catch (error) {
      if (error instanceof UnreadableCase) return [];
      throw error;
    }
  });
}

function withConstants({ setup, split }: Point, constants: DecodeConstants): Setup {
  const old = constantsOf(setup, split);
  const replaced = (row: DecodeConstants) => (row === old ? constants : row);
  const { speed } = setup.engine;
  const onDevice = speed.onDevice === undefined ? {} : { onDevice: mapped(speed.onDevice, replaced) };
  const changed: EngineSpeed = {
    ...speed,
    experts: replaced(speed.experts),
    experts4bit: replaced(speed.experts4bit),
    dense: replaced(speed.dense),
    ...(speed.hostExperts === undefined ? {} : { hostExperts: replaced(speed.hostExperts) }),
    ...onDevice,
  };
  return { ...setup, engine: { ...setup.engine, speed: changed } };
}

function mapped<Value>(rows: Readonly<Record<string, Value>>, change: (row: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [key, change(row)]));
}

/** Factor between prediction and measurement, as |log|. */
function distance(point: Point, constants: DecodeConstants): number {
  const { predicted } = paceOf(withConstants(point, constants), point.split, point.capacity);
  const value =
    point.measured.what === "timePerToken" ? predicted.timePerOutputTokenMs : predicted.outputTokensPerSecond;
  return Math.abs(Math.log(value / point.measured.value));
}

const usualEfficiency = 0.7;
const pull = 0.02;

/** Huber's loss: squares near the truth, so that two points share an error; lines far off, so that one case does not rule. */
function loss(value: number): number {
  const bend = 0.15;
  return value <= bend ? value ** 2 / 2 : bend * (value - bend / 2);
}

/** Steps of the search: fixed time by a seventh, efficiency by hundredths up to 0.9, then finer around the best. */
function fitted(points: readonly Point[]): DecodeConstants {
  // Few points leave a trade between the two: a weak pull towards 70 % of the bandwidth decides it.
  const worth = (constants: DecodeConstants) =>
    points.reduce((sum, point) => sum + loss(distance(point, constants)), 0) +
    pull * Math.abs(Math.log(constants.bandwidthEfficiency / usualEfficiency));
  let best: DecodeConstants = { fixedMs: 10, bandwidthEfficiency: 0.6 };
  let least = worth(best);
  const attempt = (fixedMs: number, bandwidthEfficiency: number) => {
    const candidate = { fixedMs, bandwidthEfficiency };
    const value = worth(candidate);
    if (value < least - 1e-9) [best, least] = [candidate, value];
  };
  for (let fixed = 0.5; fixed < 80; fixed *= 1.15) {
    for (let share = 0.08; share < 0.9; share += 0.04) attempt(fixed, share);
  }
  const around = best;
  for (let factor = 0.86; factor < 1.16; factor += 0.02) {
    for (let shift = -0.04; shift <= 0.04; shift += 0.01) {
      attempt(around.fixedMs * factor, Math.min(0.9, Math.max(0.05, around.bandwidthEfficiency + shift)));
    }
  }
  return {
    fixedMs: Number(best.fixedMs.toPrecision(3)),
    bandwidthEfficiency: Number(best.bandwidthEfficiency.toFixed(2)),
  };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const asFraction = (distances: readonly number[]) => Number((Math.exp(meanOf(distances)) - 1).toFixed(3));

/** Constants of every engine and kind of network that the cases of a file support, fitted anew. */
export function refit(file: TruthFile): ReadonlyMap<DecodeConstants, FittedGroup> {
  const groups = new Map<DecodeConstants, Point[]>();
  for (const point of pointsOf(file)) {
    const key = constantsOf(point.setup, point.split);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return new Map(
    [...groups].map(([key, points]) => {
      const constants = fitted(points);
      const leftOut = points.map((point) => distance(point, fitted(points.filter((other) => other !== point))));
      const group: FittedGroup = {
        constants,
        cases: points.map(({ id }) => id),
        meanError: asFraction(points.map((point) => distance(point, constants))),
        leaveOneOutError: points.length < 2 ? null : asFraction(leftOut),
      };
      return [key, group];
    }),
  );
}
