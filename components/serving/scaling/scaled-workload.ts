import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { workloadKind } from "../replica.ts";

/** What a scaler gives replicas to: the service's Deployment or LeaderWorkerSet. */
export const scaledWorkload = (plan: Plan, { name }: Placement) => ({ ...workloadKind(plan), name });
