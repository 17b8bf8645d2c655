import { leftOutErrors } from "./left-out.ts";
import * as facts from "./measured.ts";
import { predictMemory, predictPace } from "./predict.ts";
import { inputsOf, type MemoryCase, type ThroughputCase, type TruthFile } from "./schema.ts";
import { setupOfCase, UnreadableCase, type ReadCase } from "./setup.ts";
import { median, relativeError } from "./statistics.ts";

export const quantities = [
  "kvBytesPerToken",
  "weightsPerGpu",
  "kvTokens",
  "timePerToken",
  "throughput",
  "firstToken",
] as const;
export type Quantity = (typeof quantities)[number];

/** One predicted figure beside the published one. Bytes, tokens, milliseconds or tokens per second. */
export interface Comparison {
  readonly id: string;
  readonly kind: string;
  readonly quantity: Quantity;
  readonly predicted: number;
  readonly measured: number;
  readonly error: number;
}

export interface FitComparison {
  readonly id: string;
  readonly predicted: boolean;
  readonly measured: boolean;
}

export interface NotScored {
  readonly id: string;
  readonly reason: string;
}

export interface Scores {
  readonly comparisons: readonly Comparison[];
  readonly fits: readonly FitComparison[];
  readonly notScored: readonly NotScored[];
  /** Scored cases of which one stated quantity could not be compared. */
  readonly partly: readonly NotScored[];
}

interface CaseScore {
  readonly comparisons: readonly Comparison[];
  readonly fits: readonly FitComparison[];
  readonly missing: string;
}

type Pair = readonly [Quantity, number, number | undefined];

function compare(row: { id: string; kind: string }, pairs: readonly Pair[]): readonly Comparison[] {
  return pairs.flatMap(([quantity, predicted, measured]) =>
    measured === undefined || measured <= 0 || !Number.isFinite(predicted)
      ? []
      : [{ id: row.id, kind: row.kind, quantity, predicted, measured, error: relativeError(predicted, measured) }],
  );
}

function scoreMemory(row: MemoryCase, read: ReadCase): CaseScore {
  const { setup, memoryKnown } = read;
  const predicted = predictMemory(setup);
  const inputs = inputsOf(row);
  const { memory } = setup.engine;
  const weights = facts.measuredWeights(row, inputs, memory.kind === "reserved" ? memory.runtimeGiB * 2 ** 30 : 0);
  const byPlace = {
    fullest: predicted.fullestWeights,
    first: predicted.firstWeights,
    host: predicted.hostWeights,
  };
  const tokens = facts.measuredKvTokens(row);
  const comparisons = compare(row, [
    ["kvBytesPerToken", predicted.kvBytesPerToken, facts.measuredKvBytesPerToken(row)],
    ["weightsPerGpu", weights === undefined ? 0 : byPlace[weights.where], weights?.bytes],
    tokens === undefined
      ? ["kvTokens", predicted.kvRoom, facts.measuredKvRoom(row)]
      : ["kvTokens", predicted.kvTokens, tokens],
  ]);
  const measured = facts.measuredFit(row);
  if (measured === undefined)
    return { comparisons, fits: [], missing: "no verdict and no figure that the ledger predicts" };
  if (!memoryKnown)
    return {
      comparisons,
      fits: [],
      missing: unknownMemory(setup.machine.accelerators, predicted.verdict.fit.perHost.neededRamBytes),
    };
  return { comparisons, fits: [{ id: row.id, predicted: predicted.fits, measured }], missing: "" };
}

function unknownMemory(accelerators: number, neededRamBytes: number): string {
  if (accelerators > 0) return "neither the catalog nor the case says how much memory the device has";
  return `the case states no host memory to compare the ${(neededRamBytes / 2 ** 30).toFixed(0)} GiB with that are needed`;
}

function scoreThroughput(row: ThroughputCase, read: ReadCase): CaseScore {
  if (!read.concurrencyKnown && !facts.isOneStream(row))
    return { comparisons: [], fits: [], missing: "the case does not state how many requests ran at once" };
  const pace = predictPace(read);
  const comparisons = compare(row, [
    ["timePerToken", pace.timePerOutputTokenMs, facts.measuredTimePerToken(row)],
    ["throughput", pace.outputTokensPerSecond, facts.measuredThroughput(row)],
    ["firstToken", pace.timeToFirstTokenMs, facts.measuredFirstToken(row)],
  ]);
  return { comparisons, fits: [], missing: "no figure of speed that the model predicts" };
}

/** A case never stops the others: what cannot be computed is listed with what stood in the way. */
function attempt(score: () => CaseScore): CaseScore {
  try {
    return score();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = error instanceof UnreadableCase ? error.message : `cannot be computed: ${error.message}`;
    return { comparisons: [], fits: [], missing };
  }
}

/** Compares every case of a file with what the planner predicts from the case's inputs. */
export function scoreFile(file: TruthFile): Scores {
  const rows = [
    ...file.memory.map((row) => ({ row, score: () => scoreMemory(row, setupOfCase(inputsOf(row))) })),
    ...file.throughput.map((row) => ({ row, score: () => scoreThroughput(row, setupOfCase(inputsOf(row))) })),
  ].filter(({ row }) => row.use_for_accuracy !== false);
  const comparisons: Comparison[] = [];
  const fits: FitComparison[] = [];
  const notScored: NotScored[] = [];
  const partly: NotScored[] = [];
  for (const { row, score } of rows) {
    const result = attempt(score);
    comparisons.push(...result.comparisons);
    fits.push(...result.fits);
    const scored = result.comparisons.length + result.fits.length > 0;
    if (!scored) notScored.push({ id: row.id, reason: result.missing });
    else if ("outcome" in row && result.fits.length === 0) partly.push({ id: row.id, reason: result.missing });
  }
  return { comparisons, fits, notScored, partly };
}

interface Median {
  readonly cases: number;
  readonly medianError: number | null;
}

/** The machine-readable result: errors are fractions. */
export interface AccuracyReport {
  readonly kvBytesPerToken: { readonly cases: number; readonly withinHalfPercent: number };
  readonly weightsPerGpu: Median;
  readonly kvTokens: Median;
  readonly fit: { readonly cases: number; readonly weightedAccuracy: number | null; readonly wrong: readonly string[] };
  readonly speed: {
    /** One error per case: time per output token where stated, else throughput. */
    readonly overallMedian: number | null;
    readonly byKind: Readonly<Record<string, Median>>;
    readonly timePerOutputToken: Median;
    readonly throughput: Median;
    readonly timeToFirstToken: Median;
    /** Of the cases that constants were fitted on: each predicted by a fit on the others. */
    readonly leaveOneOut: { readonly overallMedian: number | null; readonly byKind: Readonly<Record<string, Median>> };
  };
  readonly notScored: readonly NotScored[];
  readonly partlyScored: readonly NotScored[];
}

function medianOf(rows: readonly Comparison[]): Median {
  return { cases: rows.length, medianError: rounded(median(rows.map(({ error }) => error))) };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e4) / 1e4;
}

/** The figure a case is remembered by: time per output token, else throughput. */
export function primarySpeed(comparisons: readonly Comparison[]): readonly Comparison[] {
  const primary = new Map<string, Comparison>();
  for (const row of comparisons) {
    if (row.quantity === "timePerToken") primary.set(row.id, row);
    else if (row.quantity === "throughput" && !primary.has(row.id)) primary.set(row.id, row);
  }
  return [...primary.values()];
}

export function reportOf({ comparisons, fits, notScored, partly }: Scores): AccuracyReport {
  const of = (quantity: Quantity) => comparisons.filter((row) => row.quantity === quantity);
  const perToken = of("kvBytesPerToken");
  const speeds = primarySpeed(comparisons);
  const leftOut = speeds.flatMap((row) => {
    const error = leftOutErrors[row.id];
    return error === undefined ? [] : [{ ...row, error }];
  });
  const kinds = [...new Set(speeds.map(({ kind }) => kind))].sort();
  // A setup that did not fit and was let through costs a machine: it counts double.
  const weight = ({ measured }: FitComparison) => (measured ? 1 : 2);
  const sum = (rows: readonly FitComparison[]) => rows.reduce((total, row) => total + weight(row), 0);
  const wrong = fits.filter((row) => row.predicted !== row.measured);
  return {
    kvBytesPerToken: {
      cases: perToken.length,
      withinHalfPercent: perToken.filter(({ error }) => error <= 0.005).length,
    },
    weightsPerGpu: medianOf(of("weightsPerGpu")),
    kvTokens: medianOf(of("kvTokens")),
    fit: {
      cases: fits.length,
      weightedAccuracy: fits.length === 0 ? null : rounded(1 - sum(wrong) / sum(fits)),
      wrong: wrong.map(({ id }) => id),
    },
    speed: {
      overallMedian: rounded(median(speeds.map(({ error }) => error))),
      byKind: Object.fromEntries(kinds.map((kind) => [kind, medianOf(speeds.filter((row) => row.kind === kind))])),
      timePerOutputToken: medianOf(of("timePerToken")),
      throughput: medianOf(of("throughput")),
      timeToFirstToken: medianOf(of("firstToken")),
      leaveOneOut: {
        overallMedian: rounded(median(leftOut.map(({ error }) => error))),
        byKind: Object.fromEntries(
          [...new Set(leftOut.map(({ kind }) => kind))]
            .sort()
            .map((kind) => [kind, medianOf(leftOut.filter((row) => row.kind === kind))]),
        ),
      },
    },
    notScored,
    partlyScored: partly,
  };
}
