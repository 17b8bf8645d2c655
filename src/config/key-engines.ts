import { engineNames, type EngineName } from "../catalog/index.ts";
import type { CheckedService } from "./config.ts";
import type { StackConfig } from "./schema.ts";

const llamaCpp = ["llama-cpp"] as const;
const tensorEngines = engineNames.filter((name) => name !== "llama-cpp");

/** Keys that only some engines heed. What cannot be had at all with the others is refused where it is decided. */
const keyEngines = {
  tensorParallel: tensorEngines,
  pipelineParallel: tensorEngines,
  cpuExperts: llamaCpp,
} as const satisfies Partial<Record<keyof StackConfig, readonly EngineName[]>>;

/** What no service that says or inherits it does anything with; a `false` asks for nothing. */
export function engineWarnings(services: readonly CheckedService[]): readonly string[] {
  return Object.entries(keyEngines).flatMap(([key, heeding]: [string, readonly EngineName[]]) => {
    const asking = services.filter(({ config }) => {
      const value = config[key as keyof typeof keyEngines];
      return value !== undefined && value !== false;
    });
    const engines = [...new Set(asking.map(({ request }) => request.engine))];
    if (engines.length === 0 || engines.some((engine) => heeding.includes(engine))) return [];
    return [`set, and does nothing with ${engines.join(" and ")}: \`${key}\` (counts with ${heeding.join(", ")})`];
  });
}
