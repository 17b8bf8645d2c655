import { GiB } from "../catalog/index.ts";
import { printGiB, printInteger } from "../fit/index.ts";
import type { Fit, GpuLedger, Outcome } from "../planner/index.ts";
import { table } from "./table.ts";

const barWidth = 32;
const gibibytes = (bytes: number) => (bytes / GiB).toFixed(1);

/** Weights, KV cache and the rest as a share of what the device shows; `!` where it overflows. */
export function bar(gpu: GpuLedger): string {
  const cells = (bytes: number) => Math.max(0, Math.round((bytes / gpu.usableBytes) * barWidth));
  const drawn =
    "█".repeat(cells(gpu.weightsBytes)) + "▓".repeat(cells(gpu.kvCacheBytes)) + "░".repeat(cells(gpu.otherBytes));
  if (gpu.freeBytes < 0) return `${drawn.slice(0, barWidth)}!`;
  return drawn.slice(0, barWidth).padEnd(barWidth, "·");
}

/** Neighbouring GPUs with the same ledger share a row. */
function groups(perGpu: readonly GpuLedger[]): readonly { first: number; last: number; gpu: GpuLedger }[] {
  const rows: { first: number; last: number; gpu: GpuLedger }[] = [];
  for (const [index, gpu] of perGpu.entries()) {
    const previous = rows.at(-1);
    if (previous !== undefined && JSON.stringify(previous.gpu) === JSON.stringify(gpu)) previous.last = index;
    else rows.push({ first: index, last: index, gpu });
  }
  return rows;
}

function perGpuTable(fit: Fit): readonly string[] {
  const rows = groups(fit.perGpu).map(({ first, last, gpu }) => [
    first === last ? `GPU ${String(first)}` : `GPU ${String(first)}-${String(last)}`,
    gibibytes(gpu.weightsBytes),
    gibibytes(gpu.kvCacheBytes),
    gibibytes(gpu.otherBytes),
    gibibytes(gpu.freeBytes),
    gibibytes(gpu.usableBytes),
    bar(gpu),
  ]);
  return table([["GiB", "weights", "KV cache", "other", "free", "usable", ""], ...rows], [1, 2, 3, 4, 5]);
}

function adapterLines({ adapters, fit }: Outcome): readonly string[] {
  if (adapters === undefined) return [];
  const { names, slots, rank } = adapters;
  const most = Math.max(...fit.perGpu.map(({ adapterBytes = 0 }) => adapterBytes));
  const where = fit.perGpu.length === 0 ? "in host memory" : `${printGiB(most)} of the weights on a GPU`;
  return [`Adapters: ${names.join(", ")}; room for ${String(slots)} of rank ${String(rank)}, ${where}`];
}

/** What lies where: every GPU, the host, and how much context there is room for. */
export function memorySection(outcome: Outcome): readonly string[] {
  const { fit } = outcome;
  const { perHost } = fit;
  return [
    ...(fit.perGpu.length === 0 ? [] : perGpuTable(fit)),
    ...adapterLines(outcome),
    `KV cache: ${printInteger(fit.kvBytesPerToken)} bytes per token; room for ${printInteger(fit.kvCapacityTokens)} tokens per replica ` +
      `(asked: ${printInteger(outcome.contextTokens)} of context, ${String(outcome.concurrency)} at once)`,
    `Host: ${printGiB(perHost.neededRamBytes)} of ${printGiB(perHost.ramBytes)} RAM` +
      (perHost.cpuWeightsBytes > 0
        ? `, ${printGiB(perHost.cpuWeightsBytes)} of it ${fit.perGpu.length === 0 ? "weights" : "routed experts"}`
        : "") +
      `; weights on disk ${printGiB(perHost.neededDiskBytes)}`,
  ];
}
