import { catalog } from "../../src/catalog/index.ts";
import { readConfig } from "../../src/config/index.ts";
import { planDeployment, type Outcome, type Plan, type Refusal } from "../../src/planner/index.ts";

/** Plans a configuration against the shipped catalog. */
export function outcomeOf(config: Readonly<Record<string, unknown>>): Outcome {
  return planDeployment(readConfig(config, catalog).request, catalog);
}

export function planned(config: Readonly<Record<string, unknown>>): Plan {
  const outcome = outcomeOf(config);
  if (outcome.verdict === "refused")
    throw new Error(outcome.refusal.reasons.map((reason) => reason.message).join("; "));
  return outcome;
}

export function refused(config: Readonly<Record<string, unknown>>): Refusal {
  const outcome = outcomeOf(config);
  if (outcome.verdict === "fits") throw new Error(`${outcome.profile} fits`);
  return outcome;
}
