import { join } from "node:path";
import { readStackFile } from "../cli/stack-file.ts";
import { openCluster, placementLines, siteOf } from "./cluster/index.ts";
import type { ControlPlaneFile } from "./providers/kubernetes/live/index.ts";
import { step } from "./progress.ts";
import { clusterHint, findClusterTools } from "./toolchain/index.ts";

const failed = 1;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What is done on the control plane: where it is, what interrupts it, and what was scheduled where. Gives the exit code. */
type Work = (access: ControlPlaneFile, signal: AbortSignal, placement: () => Promise<string[]>) => Promise<number>;

/** Starts a control plane with the nodes of a stack's plan, works on it and takes it down again, also when interrupted. */
export async function onControlPlane(
  { project, stack }: { readonly project: string; readonly stack: string },
  work: Work,
): Promise<number> {
  const tools = await step("Looking for the cluster layer", async ({ progress, finished }) => {
    const found = await findClusterTools(progress);
    finished(found ? "Cluster layer: every program is there" : `No cluster layer here: ${clusterHint}`);
    return found;
  });
  if (tools === undefined) return failed;
  const site = siteOf(readStackFile(join(project, `Pulumi.${stack}.yaml`)));
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    const cluster = await step("Starting a Kubernetes control plane", async ({ progress, finished }) => {
      const began = Date.now();
      const opened = await openCluster(tools, [site], { progress });
      const seconds = Math.round((Date.now() - began) / 1000);
      finished(`Kubernetes control plane with ${site.nodes.length} simulated nodes, up after ${seconds} s`);
      return opened;
    });
    try {
      if (interruption.signal.aborted) return failed;
      return await work(cluster.access, interruption.signal, () => placementLines(cluster.client));
    } finally {
      await step("Taking the control plane down", () => cluster.close());
    }
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
