import { Option, type Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { defaultRegions, usualRank } from "../src/config/index.ts";
import { pretrainingGpuHours, trainingCost, tuningMethods, type TuningMethod } from "../src/cost/index.ts";
import { grouped } from "../src/cost/scenario/schema.ts";
import { trainingText } from "../src/report/index.ts";
import { planTraining } from "../src/training/index.ts";
import { amount } from "./amount.ts";
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
  readonly sequenceTokens: number;
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
const wholeNumber = (what: string) => (text: string) => {
  if (!/^[1-9]\d*$/.test(text)) throw new RangeError(`the number of ${what} is a whole number from 1, not "${text}"`);
  return Number(text);
};

function byId<Row extends { readonly id: string }>(what: string, rows: readonly Row[], id: string): Row {
  const found = rows.find((row) => row.id === id);
  if (found === undefined)
    throw new RangeError(`no ${what} "${id}"; there are: ${rows.map((row) => row.id).join(", ")}`);
  return found;
}

const asOption = (key: string, value: string | number): string =>
  `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${String(value)}`;

function fineTune(model: string, options: JobOptions): { readonly text: string; readonly exitCode: number } {
  const machine = byId("machine", catalog.machines, options.machine);
  const { method, machines, tokens, sequenceTokens, perGpuHour, efficiency } = options;
  const outcome = planTraining(
    {
      ...{ name: "training", model: byId("model", catalog.models, model).id, machine: machine.id },
      ...{ method, machines, tokens, sequenceTokens },
      ...{ batchPerGpu: 1, adapterRank: usualRank },
      region: options.region ?? defaultRegions[machine.target],
      writesTo: "volume",
      paths: { model: `${model}/bf16`, dataset: "data", output: "adapters/training" },
      ...(perGpuHour !== undefined && { perGpuHour }),
      ...(efficiency !== undefined && { efficiency }),
    },
    catalog,
  );
  return {
    text: options.json ? `${JSON.stringify(outcome, null, 2)}\n` : trainingText(outcome, asOption),
    exitCode: outcome.verdict === "fits" ? exitCodes.ok : exitCodes.refused,
  };
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
    .description("does a fine-tuning job fit, how long does it take, what does it cost")
    .requiredOption("--machine <type>", "instance type or own server, as in `plan`")
    .option("--machines <count>", "how many", wholeNumber("machines"), 1)
    .requiredOption("--tokens <count>", "tokens of all passes together, such as 20M", count)
    .addOption(new Option("--method <method>", "what is trained").choices(tuningMethods).default("lora"))
    .option("--sequence-tokens <count>", "tokens of a sequence", wholeNumber("tokens of a sequence"), 2048)
    .option("--region <region>", "where the machines are rented")
    .option("--efficiency <share>", "share of the BF16 peak that the run reaches", Number)
    .option("--per-gpu-hour <amount>", "price of a GPU-hour instead of the list's", amount)
    .option("--json", "print the plan as JSON (schema deepseek-clusters/training@1)", false)
    .action((model: string, options: JobOptions) => {
      const { text, exitCode } = fineTune(model, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  cost
    .command("pretraining")
    .description("money of a pre-training run: GPU-hours × the price of one")
    .option("--gpu-hours <hours>", "GPU-hours in all", amount)
    .option("--tokens <count>", "tokens, such as 14.8T", count)
    .option("--per-trillion <hours>", "GPU-hours per trillion tokens", amount)
    .requiredOption("--per-gpu-hour <amount>", "price of a GPU-hour", amount)
    .option("--json", "print it as JSON", false)
    .action((options: HoursOptions) => {
      process.stdout.write(pretrain(options));
    });
}
