import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";

/** Where pods may run: on nodes with the plan's accelerators, as many and as large. */
export function nodesOf({ deployment }: Plan, placement: Placement): Readonly<Record<string, unknown>> {
  const least = Object.entries(deployment.nodeMinimums).map(([key, value]) => ({
    key,
    operator: "Gt",
    values: [String(value - 1)],
  }));
  return {
    nodeSelector: { ...placement.nodeSelector, ...deployment.nodeLabels },
    tolerations: placement.tolerations,
    ...(least.length > 0 && {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: least }] },
        },
      },
    }),
  };
}
