import { printInteger, printRequests, printParallelism } from "../fit/index.ts";
import type { Alternative, Cost, Outcome, Plan, Speed } from "../planner/index.ts";
import { printSchedule } from "../schedule/index.ts";
import { memorySection } from "./memory.ts";
import { table, wrap } from "./table.ts";

const width = 118;

/** A plan or refusal as people read it on a terminal. */
export function planText(outcome: Outcome): string {
  const sections: (readonly string[])[] = [headline(outcome)];
  if (outcome.verdict === "refused") {
    sections.push(
      titled(
        "Refused",
        outcome.refusal.reasons.map((reason) => bullet(reason.message)),
      ),
    );
  }
  sections.push(titled("Memory", memorySection(outcome)));
  if (outcome.verdict === "fits") {
    sections.push(
      titled("Speed", speedSection(outcome.speed, outcome)),
      titled("Cost", costSection(outcome.cost, outcome)),
    );
  }
  sections.push(titled("Warnings", outcome.warnings.map(bullet)));
  sections.push(
    titled(outcome.verdict === "refused" ? "What fits" : "Alternatives", alternativesSection(outcome.alternatives)),
  );
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function bullet(text: string): string {
  return `- ${wrap(text, width, "    ")}`;
}

function headline(outcome: Outcome): readonly string[] {
  const { parallelism, engine } = outcome;
  const where = outcome.region === "" ? outcome.target : `${outcome.target} ${outcome.region}`;
  const layout = outcome.layerSplit === undefined ? printParallelism(parallelism) : "layers split across GPUs";
  const accelerators = outcome.gpusPerNode === 0 ? "no GPU" : `${String(outcome.gpusPerNode)} × ${outcome.accelerator}`;
  return [
    `${outcome.profile} on ${where}: ${outcome.verdict === "fits" ? "fits" : "refused"}`,
    `${outcome.model} ${outcome.weights}, ${engine.name} ${engine.version}, ${String(outcome.nodesPerReplica)} × ${outcome.machine} ` +
      `(${accelerators}) per replica, ${outcome.gpusPerNode === 0 ? "all in host memory" : layout}`,
  ];
}

function speedSection(speed: Speed, plan: Plan): readonly string[] {
  const error = speed.meanError === undefined ? "" : `, mean error ${(speed.meanError * 100).toFixed(1)} %`;
  const { inputTokens, outputTokens } = plan.workload;
  return [
    `${speed.timePerOutputTokenMs.toFixed(1)} ms per output token, ${printInteger(speed.timeToFirstTokenMs)} ms to the first, ` +
      `${printInteger(speed.outputTokensPerSecond)} output tokens/s per replica`,
    `at ${printRequests(plan.concurrency)} of ${printInteger(inputTokens)} + ${printInteger(outputTokens)} tokens; ` +
      `no faster than ${speed.roofline.timePerOutputTokenMs.toFixed(1)} ms per token on this hardware`,
    wrap(`${speed.provenance}${error}: ${speed.basis}`, width, "  "),
    wrap(`ready about ${minutes(speed.loadSeconds)} after a cold start: ${speed.loads[0]?.basis ?? ""}`, width, "  "),
    ...otherwise(speed.loads.slice(1)),
  ];
}

function otherwise(loads: Speed["loads"]): readonly string[] {
  if (loads.length === 0) return [];
  return [`else ${loads.map(({ read, seconds }) => `${minutes(seconds)} with --set weightsRead=${read}`).join(", ")}`];
}

function minutes(seconds: number): string {
  return `${String(Math.ceil(seconds / 60))} min`;
}

function costSection(cost: Cost, plan: Plan): readonly string[] {
  const { min, desired, max } = plan.replicas;
  const atLeast = cost.unpriced.length > 0 ? "at least " : "";
  const lines: string[] = [];
  if (cost.perMonth.desired === null) lines.push("unpriced: the machines have no known price");
  else {
    lines.push(
      `${atLeast}${cost.perMonth.desired} ${cost.currency} per month (${cost.perHour ?? ""} per hour) at ${replicas(desired)}; ` +
        `${cost.perMonth.min ?? ""} at ${String(min)}, ${cost.perMonth.max ?? ""} at ${String(max)}`,
      ...(plan.schedule === undefined
        ? []
        : [
            `${atLeast}${cost.perMonth.scheduled ?? ""} per month on the schedule: ${printSchedule(plan.schedule)}, else ${String(min)}`,
          ]),
      `${cost.perMillionTokens.value ?? ""} ${cost.currency} per million output tokens at ${cost.perMillionTokens.utilization} utilisation, ${cost.perMillionTokens.basis}`,
    );
  }
  lines.push(
    ...table(
      cost.lines.map((line) => [
        line.name,
        `${line.quantity} × ${line.unitPrice} per ${line.unit}`,
        `${line.perMonth} per month`,
      ]),
      [1, 2],
    ),
  );
  if (cost.unpriced.length > 0) {
    lines.push(wrap(`not in the total: ${cost.unpriced.map((item) => item.name).join(", ")}`, width, "    "));
  }
  lines.push(
    ...cost.prices.map((price) => wrap(`price of ${price.id}: ${price.source}, ${price.asOf}`, width, "    ")),
  );
  return lines;
}

function replicas(count: number): string {
  return count === 1 ? "1 replica" : `${String(count)} replicas`;
}

function alternativesSection(alternatives: readonly Alternative[]): readonly string[] {
  return table(
    alternatives.map((row) => [
      row.change,
      row.perMonth === null ? "unpriced" : `${row.perMonth} ${row.currency}/month`,
      row.perMonthDelta === null ? "" : row.perMonthDelta.startsWith("-") ? row.perMonthDelta : `+${row.perMonthDelta}`,
      `${row.timePerOutputTokenMs.toFixed(1)} ms/token`,
      Object.entries(row.set)
        .map(([key, value]) => `--set ${key}=${String(value)}`)
        .join(" "),
    ]),
    [1, 2, 3],
  );
}
