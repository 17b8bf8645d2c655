import type { Plan } from "../../../src/planner/plan.ts";
import type { WeightsWriter } from "../../clusters/args.ts";
import type { PlacementOptions } from "../placement.ts";
import { weightsPathOf } from "../placement.ts";

export const stagingAccount = (service: string): string => `${service}-staging`;

/** The folder of the weights: of a GGUF, where its files lie. */
export function stagingPrefix(weightsPath: string): string {
  return weightsPath.endsWith(".gguf") ? weightsPath.split("/").slice(0, -1).join("/") : weightsPath;
}

/** Who puts a service's weights into a bucket, and where; absent where nothing is fetched. */
export function weightsWriterOf(service: string, plan: Plan, options: PlacementOptions): WeightsWriter | undefined {
  if (options.weightsSource === undefined) return undefined;
  return {
    namespace: options.namespace ?? service,
    serviceAccount: stagingAccount(service),
    prefix: stagingPrefix(weightsPathOf(plan, options)),
  };
}
