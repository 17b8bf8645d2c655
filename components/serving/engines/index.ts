import type { Plan } from "../../../src/planner/plan.ts";
import type { Engine } from "./contract.ts";
import { llamaCpp } from "./llama-cpp.ts";
import { sglang } from "./sglang.ts";
import { vllmAscend } from "./vllm-ascend.ts";
import { vllm } from "./vllm.ts";

type EngineName = Plan["engine"]["name"];

export { engineHome } from "./contract.ts";
export type { Engine, EnvVar, HostGroup, Launch, Role, ServedAdapter } from "./contract.ts";

const engines = {
  vllm,
  sglang,
  "llama-cpp": llamaCpp,
  "vllm-ascend": vllmAscend,
} satisfies Record<EngineName, Engine>;

export function engineOf({ engine: { name } }: Plan): Engine {
  return engines[name];
}
