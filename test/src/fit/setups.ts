import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import type { Setup } from "../../../src/fit/index.ts";
import { hostOf, rowOf, setupsOf, subjectOf } from "../../../src/planner/setup.ts";

/** The setup a configuration asks for, on the nodes it states. */
export function setup(config: Readonly<Record<string, unknown>>, nodes = 1): Setup {
  const { request } = readConfig(config, catalog);
  const host = hostOf(catalog, rowOf(catalog.machines, request.machine));
  return setupsOf(request, subjectOf(catalog, request), host, nodes)[0];
}
