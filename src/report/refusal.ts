import type { ConfigError } from "../config/index.ts";
import type { StackRefusal } from "../planner/stack.ts";
import { stackText } from "./stack.ts";

/** The one readable error of a refusal: reasons, then what would fit. Nothing was created. */
export function stackRefusalText(refusal: StackRefusal): string {
  return `${stackText(refusal)}\nNothing was created.`;
}

/** The one readable error of an unusable configuration. */
export function configErrorText(error: ConfigError, where: string): string {
  return [
    `${where} cannot be used:`,
    ...error.message.split("\n").map((line) => `  - ${line}`),
    "Nothing was created.",
  ].join("\n");
}
