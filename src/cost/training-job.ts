import { Decimal } from "decimal.js";
import { GiB, type Catalog, type Machine, type Model } from "../catalog/index.ts";
import { activeParameterCount, parameterCount } from "../fit/index.ts";
import type { Currency } from "./money.ts";
import { machinePrice, type Pricing } from "./pricing.ts";
import {
  fineTuningBytes,
  fineTuningHours,
  trainingCost,
  tuning,
  usualEfficiency,
  type TuningMethod,
} from "./training.ts";

/** A fine-tuning job as someone asks for it. */
export interface TrainingRequest {
  readonly model: Model;
  readonly machine: Machine;
  readonly machines: number;
  readonly method: TuningMethod;
  /** Of all passes over the data together. */
  readonly tokens: number;
  readonly region: string;
  /** Share of the BF16 peak; absent = what DeepSeek's own run reached. */
  readonly efficiency?: number;
  readonly pricing?: Pricing;
  /** Instead of a price of the list. */
  readonly perGpuHour?: string;
}

/** What a fine-tuning job takes and costs. Amounts are decimal strings; null = no known price. */
export interface TrainingJob {
  readonly verdict: "fits";
  readonly hours: string;
  readonly gpuHours: string;
  readonly perGpuHour: string | null;
  readonly cost: string | null;
  readonly currency: Currency;
  readonly price: { readonly source: string; readonly asOf: string } | null;
  readonly neededBytes: number;
  readonly gpuBytes: number;
  readonly assumptions: readonly string[];
}

export interface TrainingRefusal {
  readonly verdict: "refused";
  readonly message: string;
  readonly neededBytes: number;
  readonly gpuBytes: number;
}

/** Hours and money of a fine-tuning job, or why its GPUs cannot hold it. Pure; activations come on top of what is counted. */
export function trainingJob(catalog: Catalog, request: TrainingRequest): TrainingJob | TrainingRefusal {
  const { model, machine, machines, method, tokens, efficiency = usualEfficiency } = request;
  const accelerator = catalog.accelerators.find((row) => row.id === machine.accelerator);
  if (accelerator === undefined) throw new RangeError(`the catalog has no accelerator ${machine.accelerator}`);
  const gpus = machines * machine.accelerators;
  const neededBytes = fineTuningBytes(method, parameterCount(model)).ceil().toNumber();
  const perMachine = machine.accelerators * accelerator.visibleBytes;
  const gpuBytes = machines * perMachine;
  if (neededBytes > gpuBytes) {
    const enough = Math.ceil(neededBytes / perMachine);
    const message =
      `${tuning[method].title} of ${model.title} needs at least ${gib(neededBytes)} on its GPUs (${tuning[method].why}), and ` +
      `${String(machines)} × ${machine.id} have ${gib(gpuBytes)}: ${gib(neededBytes - gpuBytes)} short. ` +
      `At least ${String(enough)} of them would hold it${cheaper(method)}`;
    return { verdict: "refused", message, neededBytes, gpuBytes };
  }
  const hours = fineTuningHours({
    method,
    activeParameters: activeParameterCount(model),
    tokens,
    gpus,
    tflops: accelerator.tflops.bf16,
    efficiency,
  });
  const gpuHours = hours.times(gpus);
  const price = priceOf(catalog, request);
  return {
    verdict: "fits",
    hours: hours.toFixed(3),
    gpuHours: gpuHours.toFixed(3),
    perGpuHour: price?.perGpuHour.toFixed(4) ?? null,
    cost: price === undefined ? null : trainingCost(gpuHours, price.perGpuHour).toFixed(2),
    currency: machine.target === "alicloud" ? "CNY" : "USD",
    price: price === undefined ? null : { source: price.source, asOf: price.asOf },
    neededBytes,
    gpuBytes,
    assumptions: [
      `${String(tuning[method].flops)} FLOPs per active parameter and token, ${efficiency.toString()} of the ${String(accelerator.tflops.bf16)} TFLOPS (BF16) of each GPU`,
      tuning[method].why,
      "machines are paid for while the job runs; starting, saving and failed runs are not counted",
    ],
  };
}

const gib = (bytes: number) => `${(bytes / GiB).toFixed(1)} GiB`;

const cheaper = (method: TuningMethod) => (method === "full" ? "; LoRA needs an eighth of it" : "");

interface GpuPrice {
  readonly perGpuHour: Decimal;
  readonly source: string;
  readonly asOf: string;
}

function priceOf(catalog: Catalog, { machine, region, pricing, perGpuHour }: TrainingRequest): GpuPrice | undefined {
  if (perGpuHour !== undefined) return { perGpuHour: new Decimal(perGpuHour), source: "given", asOf: "given" };
  if (machine.target === "kubernetes") return undefined;
  const price = machinePrice(catalog, pricing, machine, region, "on-demand");
  return price && { perGpuHour: price.amount.div(machine.accelerators), source: price.source, asOf: price.asOf };
}
