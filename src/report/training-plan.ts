import { printGiB, printInteger } from "../fit/index.ts";
import { totalOf, type TrainingPlan, type TrainingRefusal } from "../training/index.ts";
import { table, wrap } from "./table.ts";

const width = 118;
const bullet = (text: string) => `- ${wrap(text, width, "    ")}`;

/** How a change is written where the job is asked for; in a stack file by default. */
export type Written = (key: string, value: string | number) => string;

const inStack: Written = (key, value) => `--set training.${key}=${String(value)}`;

/** A fine-tuning job, or why it cannot be, as people read it on a terminal. */
export function trainingText(outcome: TrainingPlan | TrainingRefusal, written: Written = inStack): string {
  const sections = [
    headline(outcome),
    ...(outcome.verdict === "refused" ? [["Refused", ...outcome.reasons.map(bullet)]] : []),
    ["Memory", ...memory(outcome)],
    ...(outcome.verdict === "fits" ? [["Time and cost", ...cost(outcome)]] : []),
    [
      "What fits",
      ...table(
        outcome.alternatives.map(({ change, set, gpus }) => [
          change,
          `${String(gpus)} GPUs`,
          Object.entries(set)
            .map(([key, value]) => written(key, value))
            .join(" "),
        ]),
        [1],
      ),
    ],
  ];
  return `${sections
    .filter((section) => section.length > 1)
    .map(([title, ...lines]) => [title, ...lines.map((line) => `  ${line}`)].join("\n"))
    .join("\n\n")}\n`;
}

function headline(outcome: TrainingPlan | TrainingRefusal): readonly string[] {
  const { name, verdict, method, model, machines, machine, gpusPerMachine, accelerator } = outcome;
  return [
    `${name}: ${verdict}`,
    `${method} of ${model} on ${String(machines)} × ${machine} (${String(gpusPerMachine)} × ${accelerator}), ` +
      `${printInteger(outcome.tokens)} tokens in sequences of ${printInteger(outcome.sequenceTokens)}, ${String(outcome.batchPerGpu)} at once on each GPU`,
  ];
}

function memory({ memory: { perGpu, perHost, statesBytes } }: TrainingPlan | TrainingRefusal): readonly string[] {
  const rows: readonly (readonly [string, number])[] = [
    ["weights", perGpu.weightsBytes],
    ["gradients", perGpu.gradientsBytes],
    ["optimizer", perGpu.optimizerBytes],
    ["layers gathered", perGpu.gatheredBytes],
    ["activations", perGpu.activationBytes],
    ["libraries", perGpu.overheadBytes],
    ["together", totalOf(perGpu)],
    ["kept empty", perGpu.reserveBytes],
    ["of", perGpu.usableBytes],
  ];
  return [
    ...table(
      rows.map(([name, bytes]) => [name, printGiB(bytes)]),
      [1],
    ),
    `on each GPU; weights, gradients and optimizer over all GPUs: ${printGiB(statesBytes)}`,
    `each host: ${printGiB(perHost.neededRamBytes)} of ${printGiB(perHost.ramBytes)} RAM` +
      (perHost.disk === undefined
        ? ""
        : `, ${printGiB(perHost.disk.neededBytes)} of ${printGiB(perHost.disk.bytes)} disk`),
  ];
}

function cost({ cost: job }: TrainingPlan): readonly string[] {
  const { hours, gpuHours, perGpuHour, currency, price, assumptions } = job;
  const amount = job.cost === null ? "unpriced" : `at least ${job.cost} ${currency}`;
  const rate = perGpuHour === null ? "" : `, ${perGpuHour} ${currency} each`;
  return [
    `about ${hours} hours, ${gpuHours} GPU-hours${rate}: ${amount}`,
    ...(price === null ? [] : [wrap(`price: ${price.source}, ${price.asOf}`, width, "    ")]),
    ...assumptions.map((line) => wrap(line, width, "    ")),
  ];
}
