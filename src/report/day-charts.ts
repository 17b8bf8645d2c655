import type { DaySummary, Simulated } from "../scaling/index.ts";
import type { Chart } from "./chart.ts";

export interface ReportDay {
  readonly traffic: string;
  readonly days: readonly { readonly name: string; readonly run: Simulated; readonly summary: DaySummary }[];
}

const mostPoints = 240;

/** The simulated day with the deployed rules: replicas, and the requests that run and wait. */
export function dayCharts({ days }: ReportDay): readonly Chart[] {
  const [scaled] = days;
  if (scaled === undefined) return [];
  const every = Math.max(1, Math.floor(scaled.run.samples.length / mostPoints));
  const samples = scaled.run.samples.filter((_, index) => index % every === 0);
  const points = (of: (sample: (typeof samples)[number]) => number) =>
    samples.map((sample) => [sample.second / 3600, of(sample)] as const);
  const { timeToFirstToken, mostReplicas, idleShare, refused } = scaled.summary;
  const hours = scaled.run.seconds / 3600;
  const xStep = hours > 12 ? 4 : 1;
  return [
    {
      title: "Replicas",
      says: `At most ${String(mostReplicas)}, idle for ${(idleShare * 100).toFixed(0)} % of the time that is paid for; ready ones take requests, ordered ones are paid for.`,
      x: "hours",
      y: "replicas",
      xStep,
      wholeY: true,
      series: [
        { name: "ready", points: points((it) => it.ready), steps: true },
        { name: "ordered", points: points((it) => it.ordered), steps: true },
      ],
    },
    {
      title: "Requests",
      says:
        timeToFirstToken === null
          ? "No request was served."
          : `The first token takes ${timeToFirstToken.p50.toFixed(1)} s in the middle and ${timeToFirstToken.p95.toFixed(1)} s at the 95th percentile${refused === 0 ? "" : `; ${String(refused)} were refused because no replica was ready`}.`,
      x: "hours",
      y: "requests",
      xStep,
      wholeY: true,
      series: [
        { name: "running", points: points((it) => it.running) },
        { name: "waiting", points: points((it) => it.waiting) },
      ],
    },
  ];
}
