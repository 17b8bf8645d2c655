import * as pulumi from "@pulumi/pulumi";
import { catalog } from "../src/catalog/index.ts";
import { ConfigError, readConfig, type CheckedConfig } from "../src/config/index.ts";
import { planDeployment, type Plan } from "../src/planner/index.ts";
import { configErrorText, refusalText } from "../src/report/index.ts";

/** The secret stays with Pulumi: it is handed on as an output and never parsed. */
const secretKeys = ["kubeconfig"];

/** The stack's configuration, checked; every problem ends the program in one readable error. */
export function readStack(): CheckedConfig {
  const prefix = `${pulumi.getProject()}:`;
  const values = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const)
    .filter(([key]) => !secretKeys.includes(key));
  try {
    return readConfig(Object.fromEntries(values), catalog);
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(configErrorText(error, `Stack ${pulumi.getStack()}`));
    throw error;
  }
}

/** The plan of a checked configuration; a refusal ends the program before anything is registered. */
export function planStack({ request }: CheckedConfig): Plan {
  const outcome = planDeployment(request, catalog);
  if (outcome.verdict === "refused") throw new pulumi.RunError(refusalText(outcome));
  return outcome;
}
