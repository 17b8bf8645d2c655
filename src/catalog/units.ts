export const KiB = 2 ** 10;
export const MiB = 2 ** 20;
export const GiB = 2 ** 30;
export const GB = 1e9;

/** Whole bytes in `value` GiB. */
export function gib(value: number): number {
  return Math.round(value * GiB);
}
