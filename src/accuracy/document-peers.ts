import { percent, row } from "./markdown.ts";
import {
  measuredFit,
  measuredKvBytesPerToken,
  measuredKvTokens,
  measuredTimePerToken,
  measuredWeights,
} from "./measured.ts";
import { peers, type PeerPrediction } from "./peers.ts";
import { inputsOf, type MemoryCase, type ThroughputCase, type TruthFile } from "./schema.ts";
import { setupOfCase, UnreadableCase, type ReadCase } from "./setup.ts";
import { median, relativeError } from "./statistics.ts";

interface Said {
  readonly said: PeerPrediction;
  readonly measured: PeerPrediction;
}

type Figure = Exclude<keyof PeerPrediction, "fits">;

function errorsOf(rows: readonly Said[], figure: Figure): readonly number[] {
  return rows.flatMap(({ said, measured }) => {
    const [ours, theirs] = [said[figure], measured[figure]];
    return ours === undefined || theirs === undefined ? [] : [relativeError(ours, theirs)];
  });
}

function medianOf(errors: readonly number[]): string {
  return errors.length === 0 ? "–" : `${percent(median(errors))} (${String(errors.length)})`;
}

function verdictsOf(rows: readonly Said[]): string {
  const fits = rows.flatMap(({ said, measured }) =>
    measured.fits === undefined || said.fits === undefined
      ? []
      : [{ right: said.fits === measured.fits, weight: measured.fits ? 1 : 2 }],
  );
  const weight = fits.reduce((sum, verdict) => sum + verdict.weight, 0);
  const right = fits.reduce((sum, verdict) => sum + (verdict.right ? verdict.weight : 0), 0);
  return weight === 0 ? "–" : `${percent(right / weight)} (${String(fits.length)})`;
}

function measuredOf(row: MemoryCase): PeerPrediction {
  const perToken = measuredKvBytesPerToken(row);
  const weights = measuredWeights(row, inputsOf(row), 0);
  const tokens = measuredKvTokens(row);
  const fits = measuredFit(row);
  return {
    ...(perToken === undefined ? {} : { kvBytesPerToken: perToken }),
    ...(weights?.where === "fullest" ? { weightsPerGpu: weights.bytes } : {}),
    ...(tokens === undefined ? {} : { kvTokens: tokens }),
    ...(fits === undefined ? {} : { fits }),
  };
}

interface Known extends ReadCase {
  readonly measured: PeerPrediction;
}

/** Cases that can be read, with what was measured of them. */
function knownOf<Row extends MemoryCase | ThroughputCase>(
  rows: readonly Row[],
  measured: (row: Row) => PeerPrediction,
): readonly Known[] {
  return rows.flatMap((row) => {
    if (row.use_for_accuracy === false) return [];
    try {
      return [{ ...setupOfCase(inputsOf(row)), measured: measured(row) }];
    } catch (error) {
      if (error instanceof UnreadableCase) return [];
      throw error;
    }
  });
}

/** The cases by the documented formulas of other estimators, one row each. */
export function peerRows(file: TruthFile): readonly string[] {
  const read = [
    ...knownOf(file.memory, measuredOf),
    ...knownOf(file.throughput, (row) => {
      const each = measuredTimePerToken(row);
      return each === undefined ? {} : { timePerTokenMs: each };
    }).filter(({ concurrencyKnown }) => concurrencyKnown),
  ];
  return peers.map(({ name, formula, predict }) => {
    const rows = read.map(({ setup, memoryKnown, measured }) => {
      const { fits, ...said } = predict(setup) ?? {};
      return { said: memoryKnown && fits !== undefined ? { ...said, fits } : said, measured };
    });
    const perToken = errorsOf(rows, "kvBytesPerToken");
    const within = perToken.filter((error) => error <= 0.005).length;
    return row(
      name,
      perToken.length === 0 ? "–" : `${String(within)} of ${String(perToken.length)}`,
      medianOf(errorsOf(rows, "weightsPerGpu")),
      medianOf(errorsOf(rows, "kvTokens")),
      verdictsOf(rows),
      medianOf(errorsOf(rows, "timePerTokenMs")),
      formula,
    );
  });
}
