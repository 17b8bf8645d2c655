import { Decimal } from "decimal.js";
import { GiB } from "../catalog/index.ts";
import { grouped } from "../cost/scenario/schema.ts";
import { monthlyChange, type Judgement } from "./guardrails.ts";
import { printSchedule } from "../schedule/index.ts";
import { expectedMonth, type Snapshot } from "./snapshot.ts";

const signed = (value: Decimal, digits = 2) =>
  `${value.isNegative() ? "-" : "+"}${grouped(value.abs().toFixed(digits))}`;

/** Tokens as people say them: 65536 is 64k. */
const tokens = (count: number) => (count % 1024 === 0 ? `${String(count / 1024)}k` : grouped(count));

interface Row {
  readonly name: string;
  readonly of: (snapshot: Snapshot) => string;
  /** Said in the headline when it changed. */
  readonly headline?: true;
}

function leastFree({ fit }: Snapshot): string {
  if (fit.perGpu.length === 0) return "no GPU";
  return `${(Math.min(...fit.perGpu.map((gpu) => gpu.freeBytes)) / GiB).toFixed(1)} GiB`;
}

const rows: readonly Row[] = [
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

/** The hidden mark by which a comment is found again and updated in place. */
export function marker(name: string): string {
  return `<!-- deepseek-clusters:${name.replaceAll(/[^\w.-]/g, "-")} -->`;
}

/** A change as Markdown for a pull request; empty when nothing changed. */
export function diffMarkdown(
  name: string,
  before: Snapshot | undefined,
  after: Snapshot,
  judgement: Judgement,
): string {
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(after)) return "";
  const parts = [
    marker(name),
    `### ${name}: ${headline(before, after)}`,
    ...judgement.reasons.map((reason) => `> **${words[judgement.decision]}** ${reason}`),
    table(before, after),
    details("Cost lines", costLines(before, after)),
    details("Warnings", after.warnings.map((warning) => `- ${warning}`).join("\n")),
    details("Assumptions", assumptions(after)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const words = { allow: "Allowed:", block: "Blocked:", warn: "Warning:", unknown: "Could not evaluate:" } as const;

function headline(before: Snapshot | undefined, after: Snapshot): string {
  if (after.refusal !== undefined) return "refused, nothing would be created";
  const change = monthlyChange(before, after);
  const old = before && expectedMonth(before);
  const percent = change && old && Number(old) !== 0 ? ` (${signed(change.div(old).times(100), 1)} %)` : "";
  const currency = after.cost?.currency ?? "";
  const moneyPart =
    change === undefined
      ? "cost unknown"
      : change.isZero()
        ? "same cost"
        : `${signed(change)} ${currency}/month${percent}`;
  if (before === undefined) return `new, ${moneyPart}`;
  return [moneyPart, ...replicasSaid(before, after), ...changedSaid(before, after)].join(", ");
}

function replicasSaid(before: Snapshot, after: Snapshot): readonly string[] {
  const change = after.replicas.desired - before.replicas.desired;
  if (change === 0) return [];
  return [`${change > 0 ? "+" : "-"}${String(Math.abs(change))} replica${Math.abs(change) === 1 ? "" : "s"}`];
}

function changedSaid(before: Snapshot, after: Snapshot): readonly string[] {
  return rows
    .filter((row) => row.headline === true && row.of(before) !== row.of(after))
    .map((row) => `${row.name} ${row.of(before)} → ${row.of(after)}`);
}

function table(before: Snapshot | undefined, after: Snapshot): string {
  const lines = rows.map((row) => {
    const [old, next] = [before === undefined ? "" : row.of(before), row.of(after)];
    return `| ${row.name} | ${old} | ${old === next ? next : `**${next}**`} |`;
  });
  return ["| | before | after |", "| --- | --- | --- |", ...lines].join("\n");
}

function costLines(before: Snapshot | undefined, after: Snapshot): string {
  const perMonth = (snapshot: Snapshot | undefined) =>
    new Map((snapshot?.cost?.lines ?? []).map((line) => [line.name, line.perMonth]));
  const [old, next] = [perMonth(before), perMonth(after)];
  const lines = [...new Set([...old.keys(), ...next.keys()])].map((name) => {
    const change = new Decimal(next.get(name) ?? 0).minus(old.get(name) ?? 0);
    return `| ${name} | ${grouped(old.get(name) ?? "")} | ${grouped(next.get(name) ?? "")} | ${change.isZero() ? "" : signed(change)} |`;
  });
  if (lines.length === 0) return "";
  return ["| per month | before | after | change |", "| --- | ---: | ---: | ---: |", ...lines].join("\n");
}

function assumptions({ cost, speed }: Snapshot): string {
  const unpriced = cost?.unpriced.map((item) => item.name) ?? [];
  return [
    ...(cost?.prices.map((price) => `- ${price.id}: ${price.source}, ${price.asOf}`) ?? []),
    ...(unpriced.length > 0 ? [`- not in the total: ${unpriced.join(", ")}`] : []),
    ...(speed === null
      ? []
      : [`- speed is ${speed.provenance}; ready ${String(Math.ceil(speed.loadSeconds / 60))} min after a cold start`]),
  ].join("\n");
}

function details(title: string, body: string): string {
  return body === "" ? "" : `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
