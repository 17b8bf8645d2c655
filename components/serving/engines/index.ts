import type { Plan } from "../../../src/planner/plan.ts";
import type { Engine } from "./contract.ts";
import { llamaCpp } from "./llama-cpp.ts";
import { sglang } from "./sglang.ts";
import { vllm } from "./vllm.ts";

type EngineName = Plan["engine"]["name"];

export { engineHome } from "./contract.ts";
export type { Engine, EnvVar, Launch, Role } from "./contract.ts";

const engines = {
  vllm,
  sglang,
  "llama-cpp": llamaCpp,
} satisfies Partial<Record<EngineName, Engine>>;

function isPlaceable(name: EngineName): name is keyof typeof engines {
  return name in engines;
}

/** The engine's row; throws for an engine that plans know but no row places. */
export function engineOf({ engine: { name } }: Plan): Engine {
  if (isPlaceable(name)) return engines[name];
  throw new Error(`Engine ${name} cannot be deployed; these can: ${Object.keys(engines).join(", ")}.`);
}
