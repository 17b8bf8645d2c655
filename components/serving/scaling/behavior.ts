import type { Plan } from "../../../src/planner/plan.ts";

/** As many up as the plan steps, one down, each time a step is loaded: a second one before would only overshoot. The same for every scaler. */
export function behaviorOf({ deployment: { scaling } }: Plan): Readonly<Record<string, unknown>> {
  const steps = (value: number) => [{ type: "Pods", value, periodSeconds: scaling.stepSeconds }];
  return {
    scaleUp: { stabilizationWindowSeconds: 120, policies: steps(scaling.stepReplicas) },
    scaleDown: { stabilizationWindowSeconds: scaling.scaleDownWindowSeconds, policies: steps(1) },
  };
}
