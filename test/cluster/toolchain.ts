import type { TestProject } from "vitest/node";
import { clusterHint, findClusterTools } from "../../rehearsal/toolchain/index.ts";
import { setup as setUpEngine, told } from "../engine/toolchain.ts";

/** Finds or builds the engine and the control plane's programs once, before any test of this layer. */
export async function setup(project: TestProject): Promise<void> {
  await setUpEngine(project);
  if ((await findClusterTools(told())) === undefined) throw new Error(`The cluster tests need it: ${clusterHint}.`);
}
