import { Option, type Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import {
  pretrainingGpuHours,
  trainingCost,
  trainingJob,
  tuning,
  tuningMethods,
  type TuningMethod,
} from "../src/cost/index.ts";
import { grouped } from "../src/cost/scenario/schema.ts";
import { trainingText } from "../src/report/index.ts";
import { exitCodes } from "./exit-codes.ts";

interface HoursOptions {
  readonly gpuHours?: string;
  readonly tokens?: number;
  readonly perTrillion?: string;
  readonly perGpuHour: string;
  readonly json: boolean;
}

interface JobOptions {
  readonly machine: string;
  readonly machines: number;
  readonly tokens: number;
  readonly method: TuningMethod;
  readonly region?: string;
  readonly efficiency?: number;
  readonly perGpuHour?: string;
  readonly json: boolean;
}

const scales = { "": 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 } as const;

/** `20M` is twenty million. @throws RangeError */
function count(text: string): number {
  const [, number, scale = ""] = /^(\d+(?:\.\d+)?)([KMBT]?)$/.exec(text) ?? [];
  if (number === undefined) throw new RangeError(`tokens are a number such as 20M or 14.8T, not "${text}"`);
  return Number(number) * scales[scale as keyof typeof scales];
}

/** @throws RangeError */
function money(text: string): string {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new RangeError(`an amount is a number such as 2 or 6.88, not "${text}"`);
  return text;
}

/** @throws RangeError */
function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new RangeError(`the number of machines is a whole number from 1, not "${text}"`);
  return Number(text);
}

function byId<Row extends { readonly id: string }>(what: string, rows: readonly Row[], id: string): Row {
  const found = rows.find((row) => row.id === id);
  if (found === undefined)
    throw new RangeError(`no ${what} "${id}"; there are: ${rows.map((row) => row.id).join(", ")}`);
  return found;
}

const usualRegions = { aws: "us-east-1", alicloud: "cn-shanghai", kubernetes: "" } as const;

function fineTune(model: string, options: JobOptions): { readonly text: string; readonly exitCode: number } {
  const machine = byId("machine", catalog.machines, options.machine);
  const row = byId("model", catalog.models, model);
  const { method, machines, tokens, perGpuHour, efficiency } = options;
  const job = trainingJob(catalog, {
    model: row,
    machine,
    machines,
    method,
    tokens,
    region: options.region ?? usualRegions[machine.target],
    ...(perGpuHour === undefined ? {} : { perGpuHour }),
    ...(efficiency === undefined ? {} : { efficiency }),
  });
  const exitCode = job.verdict === "fits" ? exitCodes.ok : exitCodes.refused;
  if (options.json) return { text: `${JSON.stringify(job, null, 2)}\n`, exitCode };
  if (job.verdict === "refused") return { text: `Refused: ${job.message}.\n`, exitCode };
  const what = `${tuning[method].title} of ${row.title} on ${grouped(tokens)} tokens, ${String(machines)} × ${machine.id}`;
  return { text: trainingText(what, job), exitCode };
}

function pretrain({ gpuHours, tokens, perTrillion, perGpuHour, json }: HoursOptions): string {
  if ((gpuHours === undefined) === (tokens === undefined || perTrillion === undefined)) {
    throw new RangeError("give either --gpu-hours, or --tokens with --per-trillion");
  }
  const hours = gpuHours ?? pretrainingGpuHours(perTrillion ?? 0, (tokens ?? 0) / 1e12).toString();
  const cost = trainingCost(hours, perGpuHour).toFixed(2);
  if (json) return `${JSON.stringify({ gpuHours: hours, perGpuHour, cost }, null, 2)}\n`;
  return `${grouped(hours)} GPU-hours × ${perGpuHour} = ${grouped(cost)}\n`;
}

/** `cost training` and `cost pretraining`. */
export function addTraining(cost: Command): void {
  cost
    .command("training")
    .argument("<model>", `such as deepseek-r1-distill-qwen-32b`)
    .description("hours and money of a fine-tuning job")
    .requiredOption("--machine <type>", "instance type or own server, as in `plan`")
    .option("--machines <count>", "how many", wholeNumber, 1)
    .requiredOption("--tokens <count>", "tokens of all passes together, such as 20M", count)
    .addOption(new Option("--method <method>", "what is trained").choices(tuningMethods).default("lora"))
    .option("--region <region>", "where the machines are rented")
    .option("--efficiency <share>", "share of the BF16 peak that the run reaches", Number)
    .option("--per-gpu-hour <amount>", "price of a GPU-hour instead of the list's", money)
    .option("--json", "print it as JSON", false)
    .action((model: string, options: JobOptions) => {
      const { text, exitCode } = fineTune(model, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  cost
    .command("pretraining")
    .description("money of a pre-training run: GPU-hours × the price of one")
    .option("--gpu-hours <hours>", "GPU-hours in all", money)
    .option("--tokens <count>", "tokens, such as 14.8T", count)
    .option("--per-trillion <hours>", "GPU-hours per trillion tokens", money)
    .requiredOption("--per-gpu-hour <amount>", "price of a GPU-hour", money)
    .option("--json", "print it as JSON", false)
    .action((options: HoursOptions) => {
      process.stdout.write(pretrain(options));
    });
}
