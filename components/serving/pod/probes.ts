import type { Plan } from "../../../src/planner/plan.ts";
import type { Engine, Role } from "../engines/index.ts";

const startupPeriodSeconds = 10;

/** Start-up gets the plan's whole budget, and liveness begins only after it: a load of half an hour must not look like a hang. */
export function probesOf(plan: Plan, engine: Engine, role: Role): Readonly<Record<string, unknown>> {
  const health = { httpGet: { path: engine.healthPath, port: "http" } };
  const check = role === "worker" ? engine.workerProbe?.(plan) : health;
  if (check === undefined) return {};
  const startup = {
    ...check,
    periodSeconds: startupPeriodSeconds,
    timeoutSeconds: 10,
    failureThreshold: Math.ceil(plan.deployment.startupBudgetSeconds / startupPeriodSeconds),
  };
  const liveness = { ...check, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 6 };
  const readiness = { ...check, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };
  return {
    startupProbe: startup,
    livenessProbe: liveness,
    ...(role !== "worker" && { readinessProbe: readiness }),
  };
}
