import type { Decimal } from "decimal.js";

/** An amount as a bill has it. */
export const two = (value: Decimal | null): string => value?.toFixed(2) ?? "none";
