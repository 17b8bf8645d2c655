import type { AccuracyReport } from "./score.ts";

const percent = (value: number | null) => (value === null ? "–" : `${(value * 100).toFixed(1)} %`);

/** The scores as lines for a terminal. */
export function accuracyText(report: AccuracyReport): string {
  const { kvBytesPerToken, weightsPerGpu, kvTokens, fit, speed, notScored } = report;
  const line = (name: string, cases: number, value: string) =>
    `${name.padEnd(34)}${String(cases).padStart(4)} cases   ${value}`;
  const leftOut = (row: { cases: number; medianError: number | null } | undefined) =>
    row === undefined ? "" : `, left out of its fit ${percent(row.medianError)} (${String(row.cases)})`;
  const kinds = Object.entries(speed.byKind).map(([kind, row]) =>
    line(`  ${kind}`, row.cases, `median error ${percent(row.medianError)}${leftOut(speed.leaveOneOut.byKind[kind])}`),
  );
  return [
    line(
      "KV cache per token",
      kvBytesPerToken.cases,
      `${String(kvBytesPerToken.withinHalfPercent)} within half a percent`,
    ),
    line("weights per GPU", weightsPerGpu.cases, `median error ${percent(weightsPerGpu.medianError)}`),
    line("tokens of KV cache", kvTokens.cases, `median error ${percent(kvTokens.medianError)}`),
    line(
      "does it fit",
      fit.cases,
      `${percent(fit.weightedAccuracy)} right, negatives double${fit.wrong.length === 0 ? "" : `; wrong: ${fit.wrong.join(", ")}`}`,
    ),
    line(
      "time per output token",
      speed.timePerOutputToken.cases,
      `median error ${percent(speed.timePerOutputToken.medianError)}`,
    ),
    line("throughput", speed.throughput.cases, `median error ${percent(speed.throughput.medianError)}`),
    line(
      "time to first token",
      speed.timeToFirstToken.cases,
      `median error ${percent(speed.timeToFirstToken.medianError)}`,
    ),
    "speed by kind of case",
    ...kinds,
    ...(notScored.length === 0 ? [] : ["not scored", ...notScored.map(({ id, reason }) => `  ${id}: ${reason}`)]),
    "",
  ].join("\n");
}
