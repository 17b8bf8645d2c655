import { Decimal } from "decimal.js";
import type { Catalog, Machine, Model } from "../catalog/index.ts";
import { activeParameterCount } from "../fit/index.ts";
import type { Currency } from "./money.ts";
import { machinePrice, type Pricing } from "./pricing.ts";
import {
  fineTuningHours,
  gatheringHours,
  trainingCost,
  tuning,
  usualEfficiency,
  type TuningMethod,
} from "./training.ts";

/** A fine-tuning job that fits. */
export interface JobAsked {
  readonly model: Model;
  readonly machine: Machine;
  readonly machines: number;
  readonly method: TuningMethod;
  /** Of all passes over the data together. */
  readonly tokens: number;
  readonly sequenceTokens: number;
  readonly batchPerGpu: number;
  /** The model as it is kept, all GPUs together. */
  readonly storedBytes: number;
  readonly region: string;
  /** Share of the BF16 peak; absent = what DeepSeek's own run reached. */
  readonly efficiency?: number;
  readonly pricing?: Pricing;
  /** Instead of a price of the list. */
  readonly perGpuHour?: string;
}

/** What a fine-tuning job takes and costs. Amounts are decimal strings; null = no known price. */
export interface JobCost {
  readonly hours: string;
  readonly gpuHours: string;
  readonly perGpuHour: string | null;
  readonly cost: string | null;
  readonly currency: Currency;
  readonly price: { readonly source: string; readonly asOf: string } | null;
  readonly assumptions: readonly string[];
}

/** Hours and money of a fine-tuning job; whether it fits is decided by `planTraining`. Pure. */
export function jobCost(catalog: Catalog, asked: JobAsked): JobCost {
  const { model, machine, machines, method, tokens, efficiency = usualEfficiency } = asked;
  const accelerator = catalog.accelerators.find((row) => row.id === machine.accelerator);
  if (accelerator === undefined) throw new RangeError(`the catalog has no accelerator ${machine.accelerator}`);
  const gpus = machines * machine.accelerators;
  const computing = fineTuningHours({
    method,
    activeParameters: activeParameterCount(model),
    tokens,
    gpus,
    tflops: accelerator.tflops.bf16,
    efficiency,
  });
  const gigabitsPerSecond = networkOf(machine);
  const gathering = gatheringHours({
    ...{ method, tokens, machines, gigabitsPerSecond },
    storedBytes: asked.storedBytes,
    tokensPerStep: asked.sequenceTokens * asked.batchPerGpu * gpus,
  });
  // Weights of the next layer come while this one is computed: the slower of the two sets the pace.
  const hours = Decimal.max(computing, gathering);
  const gpuHours = hours.times(gpus);
  const price = priceOf(catalog, asked);
  return {
    hours: hours.toFixed(3),
    gpuHours: gpuHours.toFixed(3),
    perGpuHour: price?.perGpuHour.toFixed(4) ?? null,
    cost: price === undefined ? null : trainingCost(gpuHours, price.perGpuHour).toFixed(2),
    currency: machine.target === "alicloud" ? "CNY" : "USD",
    price: price === undefined ? null : { source: price.source, asOf: price.asOf },
    assumptions: [
      `${String(tuning[method].flops)} FLOPs per active parameter and token, ${efficiency.toString()} of the ${String(accelerator.tflops.bf16)} TFLOPS (BF16) of each GPU`,
      ...(gathering.greaterThan(computing)
        ? [
            `the network sets the pace: in every step the model passes ${String(tuning[method].passes)} times between ${String(machines)} machines of ${String(gigabitsPerSecond)} Gbit/s, the GPUs alone would take ${computing.toFixed(3)} hours`,
          ]
        : []),
      "machines are paid for while the job runs; starting, saving and failed runs are not counted",
    ],
  };
}

/** The job's image has no EFA stack: of machines that have it, NCCL's TCP connections use one network card. */
const networkOf = ({ networkGbps, efaInterfaces = 0 }: Machine): number => networkGbps / Math.max(1, efaInterfaces);

interface GpuPrice {
  readonly perGpuHour: Decimal;
  readonly source: string;
  readonly asOf: string;
}

function priceOf(catalog: Catalog, { machine, region, pricing, perGpuHour }: JobAsked): GpuPrice | undefined {
  if (perGpuHour !== undefined) return { perGpuHour: new Decimal(perGpuHour), source: "given", asOf: "given" };
  if (machine.target === "kubernetes") return undefined;
  const price = machinePrice(catalog, pricing, machine, region, "on-demand");
  return price && { perGpuHour: price.amount.div(machine.accelerators), source: price.source, asOf: price.asOf };
}
