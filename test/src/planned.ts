import { catalog, type Catalog } from "../../src/catalog/index.ts";
import { readConfig } from "../../src/config/index.ts";
import { planDeployment, type Outcome, type Plan, type Refusal } from "../../src/planner/index.ts";

/** Plans a configuration against the shipped catalog, or another. */
export function outcomeOf(config: Readonly<Record<string, unknown>>, rows: Catalog = catalog): Outcome {
  return planDeployment(readConfig(config, rows).request, rows);
}

export function planned(config: Readonly<Record<string, unknown>>, rows: Catalog = catalog): Plan {
  const outcome = outcomeOf(config, rows);
  if (outcome.verdict === "refused")
    throw new Error(outcome.refusal.reasons.map((reason) => reason.message).join("; "));
  return outcome;
}

export function refused(config: Readonly<Record<string, unknown>>): Refusal {
  const outcome = outcomeOf(config);
  if (outcome.verdict === "fits") throw new Error(`${outcome.profile} fits`);
  return outcome;
}
