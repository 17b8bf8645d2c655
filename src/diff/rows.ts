import type { Decimal } from "decimal.js";
import { GiB } from "../catalog/index.ts";
import { grouped } from "../cost/scenario/schema.ts";
import { printSchedule } from "../schedule/index.ts";
import type { Snapshot } from "./snapshot.ts";

/** With its sign, thousands apart. */
export const signed = (value: Decimal, digits = 2) =>
  `${value.isNegative() ? "-" : "+"}${grouped(value.abs().toFixed(digits))}`;

/** Tokens as people say them: 65536 is 64k. */
const tokens = (count: number) => (count % 1024 === 0 ? `${String(count / 1024)}k` : grouped(count));

export interface Row {
  readonly name: string;
  readonly of: (snapshot: Snapshot) => string;
  /** Said in the headline when it changed. */
  readonly headline?: true;
}

function leastFree({ fit }: Snapshot): string {
  if (fit.perGpu.length === 0) return "no GPU";
  return `${(Math.min(...fit.perGpu.map((gpu) => gpu.freeBytes)) / GiB).toFixed(1)} GiB`;
}

/** What a reviewer compares of a service, in the field's words. */
export const rows: readonly Row[] = [
  { name: "model", of: (it) => `${it.model} ${it.weights}`, headline: true },
  { name: "engine", of: (it) => `${it.engine.name} ${it.engine.version}`, headline: true },
  { name: "where", of: (it) => [it.target, it.region].filter((part) => part !== "").join(" "), headline: true },
  { name: "machines per replica", of: (it) => `${String(it.nodesPerReplica)} × ${it.machine}`, headline: true },
  {
    name: "replicas (min / desired / max)",
    of: ({ replicas }) => [replicas.min, replicas.desired, replicas.max].join(" / "),
  },
  { name: "schedule", of: ({ schedule }) => (schedule ? printSchedule(schedule) : "always on"), headline: true },
  { name: "context", of: (it) => `${tokens(it.contextTokens)} tokens`, headline: true },
  { name: "adapters", of: ({ adapters }) => adapters?.names.join(", ") ?? "none", headline: true },
  { name: "concurrency per replica", of: (it) => String(it.concurrency), headline: true },
  { name: "per output token", of: ({ speed }) => (speed ? `${speed.timePerOutputTokenMs.toFixed(1)} ms` : "none") },
  { name: "to the first token", of: ({ speed }) => (speed ? `${speed.timeToFirstTokenMs.toFixed(0)} ms` : "none") },
  {
    name: "output tokens per second per replica",
    of: ({ speed }) => (speed ? `${speed.outputTokensPerSecond.toFixed(0)} (${speed.provenance})` : "none"),
  },
  { name: "least free memory on a GPU", of: leastFree },
  { name: "room for tokens per replica", of: (it) => grouped(it.fit.kvCapacityTokens) },
  {
    name: "per million output tokens",
    of: ({ cost }) =>
      cost?.perMillionTokens.value
        ? `${cost.perMillionTokens.value} ${cost.currency} at ${cost.perMillionTokens.utilization} busy`
        : "unpriced",
  },
  { name: "per month, min", of: (it) => month(it, "min") },
  { name: "per month, desired", of: (it) => month(it, "desired") },
  { name: "per month, max", of: (it) => month(it, "max") },
  { name: "per month, on the schedule", of: (it) => (it.schedule ? month(it, "scheduled") : "as desired") },
];

function month({ cost, refusal }: Snapshot, at: "min" | "desired" | "max" | "scheduled"): string {
  if (refusal !== undefined) return "refused";
  const value = cost?.perMonth[at];
  if (cost === null || value === undefined || value === null) return "unpriced";
  return `${cost.unpriced.length > 0 ? "at least " : ""}${grouped(value)} ${cost.currency}`;
}
