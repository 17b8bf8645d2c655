import type { Plan } from "./plan.ts";

/** What clients may ask a service for: its model and the adapters beside it; llama.cpp applies its one adapter to everything. */
export function servedNames({
  engine,
  deployment,
  adapters,
}: Pick<Plan, "engine" | "deployment" | "adapters">): readonly string[] {
  const names = adapters?.names ?? [];
  return engine.name === "llama-cpp" && names.length > 0 ? names : [deployment.modelName, ...names];
}
