import { printGiB, printInteger } from "../fit/index.ts";
import type { Outcome } from "../planner/index.ts";
import { table } from "./table.ts";

export const comparisonSchema = "deepseek-clusters/comparison@1";

/** A configuration by the name it was asked for. */
export interface Compared {
  readonly name: string;
  readonly outcome: Outcome;
}

interface Row {
  readonly title: string;
  readonly of: (outcome: Outcome) => string;
}

const none = "–";

function fullest({ fit }: Outcome): string {
  if (fit.perGpu.length === 0)
    return `${printGiB(fit.perHost.neededRamBytes)} of ${printGiB(fit.perHost.ramBytes)} host`;
  const gpu = fit.perGpu.reduce((a, b) => (b.freeBytes < a.freeBytes ? b : a));
  return `${printGiB(gpu.usableBytes - gpu.freeBytes)} of ${printGiB(gpu.usableBytes)}`;
}

function weightsOn({ fit }: Outcome): string {
  const most = Math.max(0, ...fit.perGpu.map((gpu) => gpu.weightsBytes));
  const { cpuWeightsBytes } = fit.perHost;
  return [
    ...(fit.perGpu.length === 0 ? [] : [`${printGiB(most)} per GPU`]),
    ...(cpuWeightsBytes > 0 ? [`${printGiB(cpuWeightsBytes)} in RAM`] : []),
  ].join(", ");
}

const rows: readonly Row[] = [
  { title: "verdict", of: ({ verdict }) => verdict },
  { title: "model", of: ({ model, weights }) => `${model} ${weights}` },
  { title: "engine", of: ({ engine }) => `${engine.name} ${engine.version}` },
  { title: "machines per replica", of: (it) => `${String(it.nodesPerReplica)} × ${it.machine}` },
  { title: "GPUs per replica", of: (it) => String(it.nodesPerReplica * it.gpusPerNode) },
  { title: "context, at once", of: (it) => `${printInteger(it.contextTokens)}, ${String(it.concurrency)}` },
  { title: "weights", of: weightsOn },
  { title: "fullest device", of: fullest },
  { title: "room for tokens", of: ({ fit }) => printInteger(fit.kvCapacityTokens) },
  { title: "ms per token", of: ({ speed }) => speed?.timePerOutputTokenMs.toFixed(1) ?? none },
  { title: "ms to the first", of: ({ speed }) => (speed === null ? none : printInteger(speed.timeToFirstTokenMs)) },
  { title: "tokens/s", of: ({ speed }) => (speed === null ? none : printInteger(speed.outputTokensPerSecond)) },
  { title: "figures", of: ({ speed }) => speed?.provenance ?? none },
  {
    title: "a month",
    of: ({ cost }) =>
      cost === null
        ? none
        : cost.perMonth.desired === null
          ? "unpriced"
          : `${cost.unpriced.length > 0 ? "at least " : ""}${cost.perMonth.desired} ${cost.currency}`,
  },
  {
    title: "a million tokens",
    of: ({ cost }) =>
      cost === null
        ? none
        : `${cost.perMillionTokens.value ?? "unpriced"} ${cost.perMillionTokens.value === null ? "" : cost.currency}`.trimEnd(),
  },
  { title: "why not", of: (it) => (it.verdict === "fits" ? none : (it.refusal.reasons[0]?.code ?? none)) },
];

/** Configurations side by side: memory, speed and cost. */
export function comparisonText(compared: readonly Compared[]): string {
  const head = ["", ...compared.map(({ name }) => name)];
  const cells = rows.map(({ title, of }) => [title, ...compared.map(({ outcome }) => of(outcome))]);
  const told = cells.filter(([title, ...values]) => title !== "why not" || values.some((value) => value !== none));
  return `${table([head, ...told]).join("\n")}\n`;
}
