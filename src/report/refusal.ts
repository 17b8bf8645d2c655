import type { ConfigError } from "../config/index.ts";
import type { Refusal } from "../planner/index.ts";
import { planText } from "./plan.ts";

/** The one readable error of a refusal: reasons, then what would fit. Nothing was created. */
export function refusalText(refusal: Refusal): string {
  return `${planText(refusal)}\nNothing was created.`;
}

/** The one readable error of an unusable configuration. */
export function configErrorText(error: ConfigError, where: string): string {
  return [
    `${where} cannot be used:`,
    ...error.message.split("\n").map((line) => `  - ${line}`),
    "Nothing was created.",
  ].join("\n");
}
