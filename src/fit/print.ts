import { GiB } from "../catalog/index.ts";

/** Bytes as GiB with one decimal, as people read memory. */
export function printGiB(bytes: number): string {
  return `${(bytes / GiB).toFixed(1)} GiB`;
}

/** A whole number with thousands separators, the same in every locale. */
export function printInteger(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
