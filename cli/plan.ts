import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { planDeployment } from "../src/planner/index.ts";
import { planText } from "../src/report/index.ts";
import { exitCodes } from "./exit-codes.ts";

export interface PlanOptions {
  readonly json: boolean;
}

/** Plans one configuration. Returns what to print and how to exit. */
export function plan(
  values: Readonly<Record<string, unknown>>,
  options: PlanOptions,
): { text: string; exitCode: number } {
  const outcome = planDeployment(readConfig(values, catalog).request, catalog);
  return {
    text: options.json ? `${JSON.stringify(outcome, null, 2)}\n` : planText(outcome),
    exitCode: outcome.verdict === "fits" ? exitCodes.ok : exitCodes.refused,
  };
}
