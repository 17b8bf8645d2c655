import { Decimal } from "decimal.js";
import { grouped } from "../cost/scenario/schema.ts";
import { monthlyChange, type Judgement } from "./guardrails.ts";
import { rows, signed } from "./rows.ts";
import type { Snapshot, SnapshotCost } from "./snapshot.ts";
import { expectedMonth, type StackState } from "./state.ts";

/** The hidden mark by which a comment is found again and updated in place. */
export function marker(name: string): string {
  return `<!-- deepseek-clusters:${name.replaceAll(/[^\w.-]/g, "-")} -->`;
}

/** A change as Markdown for a pull request; empty when nothing changed. */
export function diffMarkdown(
  name: string,
  before: StackState | undefined,
  after: StackState,
  judgement: Judgement,
): string {
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(after)) return "";
  const parts = [
    marker(name),
    `### ${name}: ${headline(before, after)}`,
    ...judgement.reasons.map((reason) => `> **${words[judgement.decision]}** ${reason}`),
    ...(isSingle(after) && (before === undefined || isSingle(before))
      ? [table(before?.services[0].snapshot, after.services[0].snapshot)]
      : [monthTable(before, after), ...serviceParts(before, after)]),
    details("Cost lines", costLines(before, after)),
    details("Warnings", warningLines(after)),
    details("Assumptions", assumptions(after)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const isSingle = ({ isMap }: StackState) => !isMap;

const words = { allow: "Allowed:", block: "Blocked:", warn: "Warning:", unknown: "Could not evaluate:" } as const;

function headline(before: StackState | undefined, after: StackState): string {
  if (after.refusals.length > 0) return "refused, nothing would be created";
  const money = moneySaid(before, after);
  if (before === undefined) return `new, ${money}`;
  const [old, next] = [before.services[0].snapshot, after.services[0].snapshot];
  const said = isSingle(before) && isSingle(after) ? changesSaid(old, next) : servicesSaid(before, after);
  return [money, ...said].join(", ");
}

function moneySaid(before: Costed | undefined, after: Costed): string {
  const change = monthlyChange(before, after);
  if (change === undefined) return "cost unknown";
  if (change.isZero()) return "same cost";
  const old = before === undefined ? null : expectedMonth(before.cost);
  const percent = old !== null && Number(old) !== 0 ? ` (${signed(change.div(old).times(100), 1)} %)` : "";
  return `${signed(change)} ${after.cost?.currency ?? ""}/month${percent}`;
}

interface Costed {
  readonly cost: SnapshotCost | null;
}

const changesSaid = (before: Snapshot, after: Snapshot) => [
  ...replicasSaid(before, after),
  ...changedSaid(before, after),
];

const snapshotOf = (state: StackState | undefined, name: string) =>
  state?.services.find((service) => service.name === name)?.snapshot;

/** Names of the services on either side, in their order. */
function namesOf(before: StackState | undefined, after: StackState): readonly string[] {
  const names = [...(before?.services ?? []), ...after.services].map(({ name }) => name);
  return [...new Set(names)].sort();
}

function servicesSaid(before: StackState, after: StackState): readonly string[] {
  return namesOf(before, after).flatMap((name) => {
    const [old, next] = [snapshotOf(before, name), snapshotOf(after, name)];
    if (next === undefined) return [`${name} goes`];
    if (old === undefined) return [`${name} comes`];
    return JSON.stringify(old) === JSON.stringify(next) ? [] : [`${name} changes`];
  });
}

/** What the services cost together. */
function monthTable(before: StackState | undefined, after: StackState): string {
  const lines = (["min", "desired", "max", "scheduled"] as const).flatMap((at) => {
    const [old, next] = [before, after].map((state) => state?.cost?.perMonth[at] ?? undefined);
    if (old === undefined && next === undefined) return [];
    const cell = (value: string | undefined) =>
      value === undefined ? "" : `${grouped(value)} ${after.cost?.currency ?? ""}`;
    const title = at === "scheduled" ? "on the schedule" : at;
    return [`| per month, ${title} | ${cell(old)} | ${old === next ? cell(next) : `**${cell(next)}**`} |`];
  });
  if (lines.length === 0) return "";
  return ["| all services | before | after |", "| --- | --- | --- |", ...lines].join("\n");
}

/** Each service that comes, goes or changes, under its name. */
function serviceParts(before: StackState | undefined, after: StackState): readonly string[] {
  return namesOf(before, after).flatMap((name) => {
    const [old, next] = [snapshotOf(before, name), snapshotOf(after, name)];
    if (next === undefined) return [`#### ${name}: goes`];
    if (old !== undefined && JSON.stringify(old) === JSON.stringify(next)) return [];
    const title =
      old === undefined
        ? `comes, ${moneySaid(undefined, next)}`
        : [moneySaid(old, next), ...changesSaid(old, next)].join(", ");
    return [`#### ${name}: ${next.refusal === undefined ? title : "refused"}`, table(old, next)];
  });
}

const warningLines = ({ isMap, services, warnings }: StackState) =>
  [
    ...warnings,
    ...(isMap
      ? services.flatMap(({ name, snapshot }) => snapshot.warnings.map((warning) => `${name}: ${warning}`))
      : []),
  ]
    .map((warning) => `- ${warning}`)
    .join("\n");

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

function costLines(before: StackState | undefined, after: StackState): string {
  const perMonth = (state: StackState | undefined) =>
    new Map(
      (state?.cost?.lines ?? []).map(({ service, name, perMonth: month }) => [
        service === undefined ? name : `${service}: ${name}`,
        month,
      ]),
    );
  const [old, next] = [perMonth(before), perMonth(after)];
  const lines = [...new Set([...old.keys(), ...next.keys()])].map((name) => {
    const change = new Decimal(next.get(name) ?? 0).minus(old.get(name) ?? 0);
    return `| ${name} | ${grouped(old.get(name) ?? "")} | ${grouped(next.get(name) ?? "")} | ${change.isZero() ? "" : signed(change)} |`;
  });
  if (lines.length === 0) return "";
  return ["| per month | before | after | change |", "| --- | ---: | ---: | ---: |", ...lines].join("\n");
}

function assumptions({ cost, services, isMap }: StackState): string {
  const unpriced =
    cost?.unpriced.map(({ name, service }) => (service === undefined ? name : `${name} of ${service}`)) ?? [];
  return [
    ...(cost?.prices.map((price) => `- ${price.id}: ${price.source}, ${price.asOf}`) ?? []),
    ...(unpriced.length > 0 ? [`- not in the total: ${unpriced.join(", ")}`] : []),
    ...services.flatMap(({ name, snapshot: { speed } }) =>
      speed === null
        ? []
        : [
            `- speed${isMap ? ` of ${name}` : ""} is ${speed.provenance}; ready ${String(Math.ceil(speed.loadSeconds / 60))} min after a cold start`,
          ],
    ),
  ].join("\n");
}

function details(title: string, body: string): string {
  return body === "" ? "" : `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
