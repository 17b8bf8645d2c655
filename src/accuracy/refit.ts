import type { SpeedConstants } from "../catalog/index.ts";
import { speedFits } from "../catalog/speed-fits.ts";
import type { Pace } from "../speed/index.ts";
import { measuredFirstToken, measuredThroughput, measuredTimePerToken } from "./measured.ts";
import { pacerOf } from "./predict.ts";
import { minimise, type Parameters } from "./minimise.ts";
import { bounds, families, type Constant, type SpeedName } from "./priors.ts";
import { inputsOf, type TruthFile } from "./schema.ts";
import { setupOfCase, UnreadableCase } from "./setup.ts";

/** A published speed, and the work in it. */
interface Point {
  readonly id: string;
  readonly constants: SpeedConstants;
  readonly by: (constants: SpeedConstants) => Pace;
  readonly measured: Readonly<Record<"timePerToken" | "throughput" | "firstToken", number | undefined>>;
}

/** Cases that share one set of constants, and what the set is worth. */
export interface FittedGroup {
  readonly constants: Parameters<Constant>;
  readonly cases: readonly string[];
  readonly meanError: number;
  /** Error of each case as a fraction, when constants fitted on the others predict it; absent = not asked for. */
  readonly leftOut?: Readonly<Record<string, number>>;
  readonly leaveOneOutError?: number;
}

function pointsOf(file: TruthFile): readonly Point[] {
  return file.throughput.flatMap((row): readonly Point[] => {
    // A claim without a log tests the model, it does not shape it.
    if (row.use_for_accuracy === false || row.evidence === "claim") return [];
    try {
      const read = setupOfCase(inputsOf(row));
      const measured = {
        timePerToken: measuredTimePerToken(row),
        throughput: measuredThroughput(row),
        firstToken: measuredFirstToken(row),
      };
      // Experts beside several GPUs that share every layer: no other case has that layout.
      if (read.setup.cpuExperts) return [];
      if (!read.concurrencyKnown || (measured.timePerToken ?? measured.throughput) === undefined) return [];
      const { own, by } = pacerOf(read);
      return [{ id: row.id, constants: own, by, measured }];
    } catch (error) {
      if (error instanceof UnreadableCase) return [];
      throw error;
    }
  });
}

/** Factors between prediction and measurement, as |log|: of the time per token, else throughput, and of the first token. */
function distances({ by, measured }: Point, constants: SpeedConstants): { main: number; first: number | undefined } {
  const pace = by(constants);
  const off = (predicted: number, value: number) => Math.abs(Math.log(predicted / value));
  const { timePerToken, throughput, firstToken } = measured;
  const main =
    timePerToken === undefined
      ? off(pace.outputTokensPerSecond, throughput ?? NaN)
      : off(pace.timePerOutputTokenMs, timePerToken);
  return { main, first: firstToken === undefined ? undefined : off(pace.timeToFirstTokenMs, firstToken) };
}

/** Huber's loss: squares near the truth, so that two points share an error; lines far off, so that one case does not rule. */
function loss(value: number): number {
  const bend = 0.15;
  return value <= bend ? value ** 2 / 2 : bend * (value - bend / 2);
}

/** First tokens wait for the prompts of others and for the client: they count less, and hardly when they are far off. */
function firstTokenLoss(value: number): number {
  const bend = 0.3;
  return (0.3 * bend ** 2 * Math.log(1 + (value / bend) ** 2)) / 2;
}

/** Pull towards the family, per squared log of a constant: a case that is a tenth off weighs as much as a constant a fifth off. */
const pull = 0.06;

function fitted(points: readonly Point[], towards: Parameters<Constant>, strength: number): Parameters<Constant> {
  const names = Object.keys(bounds) as Constant[];
  const cost = (at: Parameters<Constant>) =>
    points.reduce((sum, point) => {
      const { main, first } = distances(point, at);
      return sum + loss(main) + (first === undefined ? 0 : firstTokenLoss(first));
    }, 0) + names.reduce((sum, name) => sum + strength * Math.log(at[name] / towards[name]) ** 2, 0);
  return minimise(towards, bounds, cost);
}

function roundedConstants(constants: Parameters<Constant>): Parameters<Constant> {
  return Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [name, Number(value.toPrecision(3))]),
  ) as Parameters<Constant>;
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const asFraction = (off: readonly number[]) => Number((Math.exp(meanOf(off)) - 1).toFixed(3));

function withLeftOut(own: readonly Point[], off: readonly number[]): Partial<FittedGroup> {
  const errors = own.map(({ id }, index) => [id, asFraction([off[index] ?? NaN])] as const);
  return { leftOut: Object.fromEntries(errors), leaveOneOutError: asFraction(off) };
}

/** Constants of every engine, network and generation that the cases support, fitted anew: family first, then each. */
export function refit(file: TruthFile, options: { readonly leaveOut: boolean }): ReadonlyMap<SpeedName, FittedGroup> {
  const points = pointsOf(file);
  const of = (name: SpeedName) => points.filter(({ constants }) => constants === speedFits[name]);
  const groups = new Map<SpeedName, FittedGroup>();
  for (const { root, members } of Object.values(families)) {
    const all = members.flatMap(of);
    const family = fitted(all, root, pull);
    for (const name of members) {
      const own = of(name);
      if (own.length === 0) continue;
      const constants = roundedConstants(fitted(own, family, pull));
      const leftOut = options.leaveOut
        ? own.map((point) => {
            const without = (rows: readonly Point[]) => rows.filter((other) => other !== point);
            // One case of a large family does not move it.
            const rest = all.length > 60 ? family : fitted(without(all), root, pull);
            return distances(point, fitted(without(own), rest, pull)).main;
          })
        : undefined;
      groups.set(name, {
        constants,
        cases: own.map(({ id }) => id),
        meanError: asFraction(own.map((point) => distances(point, constants).main)),
        ...(leftOut === undefined ? {} : withLeftOut(own, leftOut)),
      });
    }
  }
  return groups;
}
