import { grouped } from "../cost/scenario/schema.ts";
import type { TrainingJob } from "../cost/index.ts";
import { GiB } from "../catalog/index.ts";
import { table, wrap } from "./table.ts";

const gib = (bytes: number) => `${(bytes / GiB).toFixed(1)} GiB`;

/** A fine-tuning job as people read it on a terminal. */
export function trainingText(title: string, job: TrainingJob): string {
  const { cost, currency, perGpuHour, price } = job;
  const rows = [
    ["time", `${grouped(job.hours)} h`],
    ["GPU-hours", grouped(job.gpuHours)],
    ["per GPU-hour", perGpuHour === null ? "unpriced" : `${perGpuHour} ${currency}`],
    ["cost", cost === null ? "unpriced: give --per-gpu-hour" : `at least ${grouped(cost)} ${currency}`],
    ["on the GPUs", `at least ${gib(job.neededBytes)} of ${gib(job.gpuBytes)}`],
  ];
  const notes = [...(price === null ? [] : [`price: ${price.source}, ${price.asOf}`]), ...job.assumptions];
  return [
    title,
    ...table(rows).map((line) => `  ${line}`),
    "",
    ...notes.map((note) => `- ${wrap(note, 118, "  ")}`),
    "",
  ].join("\n");
}
