import { GiB } from "../catalog/index.ts";
import type { Parallelism } from "./ledger.ts";

/** Bytes as GiB with one decimal, as people read memory. */
export function printGiB(bytes: number): string {
  return `${(bytes / GiB).toFixed(1)} GiB`;
}

/** A whole number with thousands separators, the same in every locale. */
export function printInteger(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** How many GPUs share what, such as `TP8 × PP2` or `TP1 × DP8 × EP8`; what is 1 is left out, but for TP. */
export function printParallelism({
  tensorParallel,
  pipelineParallel,
  dataParallel,
  expertParallel,
}: Parallelism): string {
  const others = [
    ["PP", pipelineParallel],
    ["DP", dataParallel],
    ["EP", expertParallel],
  ] as const;
  const told = others.filter(([, size]) => size > 1).map(([name, size]) => ` × ${name}${String(size)}`);
  return `TP${String(tensorParallel)}${told.join("")}`;
}

/** `1 request`, `2,000 requests`. */
export function printRequests(count: number): string {
  return `${printInteger(count)} request${count === 1 ? "" : "s"}`;
}
