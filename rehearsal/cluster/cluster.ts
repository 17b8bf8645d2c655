import { ControlPlane } from "../control-plane/index.ts";
import type { Client } from "../kubernetes-api/index.ts";
import type { ControlPlaneFile } from "../providers/kubernetes/live/index.ts";
import type { ClusterTools } from "../toolchain/index.ts";
import { EngineMetrics } from "./engine-metrics.ts";
import type { Site } from "./site.ts";

/** A control plane with the nodes and the storage that stacks expect. */
export interface Cluster {
  readonly controlPlane: ControlPlane;
  readonly client: Client;
  /** What the simulated engines report. */
  readonly metrics: EngineMetrics;
  /** For sessions that are to apply to this cluster. */
  readonly access: ControlPlaneFile;
  readonly close: () => Promise<void>;
}

export interface ClusterOptions {
  /** Seconds to wait for what is applied. */
  readonly patienceSeconds?: number;
  /** Starts KEDA and Prometheus too. Defaults to whether a site's plan is scaled. */
  readonly scaling?: boolean;
  readonly progress?: (words: string) => void;
}

/** Simulated pods are ready as soon as they have a node. */
const patienceSeconds = 30;

/** Starts the cluster that these sites need together. Nodes of the same name are shared. */
export async function openCluster(
  tools: ClusterTools,
  sites: readonly Site[],
  options: ClusterOptions = {},
): Promise<Cluster> {
  const metrics = await EngineMetrics.start();
  const services = sites.flatMap((site) => site.services);
  const scaled = services.some(({ plan }) => plan.replicas.min < plan.replicas.max);
  try {
    const controlPlane = await ControlPlane.start(tools, {
      ...((options.scaling ?? scaled) && { metrics: metrics.address }),
      storageClasses: sites.flatMap(({ storageClasses }) => storageClasses),
      claims: sites.flatMap(({ claims }) => claims),
      ...(options.progress && { progress: options.progress }),
    });
    const nodes = new Map(sites.flatMap((site) => site.nodes).map((node) => [JSON.stringify(node["metadata"]), node]));
    await controlPlane.add([...nodes.values()]);
    for (const service of services) metrics.set(service, { waiting: 0, running: 0 });
    return {
      controlPlane,
      client: controlPlane.client,
      metrics,
      access: { ...controlPlane.client.access, patienceSeconds: options.patienceSeconds ?? patienceSeconds },
      close: async () => {
        await controlPlane.stop();
        metrics.close();
      },
    };
  } catch (error) {
    metrics.close();
    throw error;
  }
}
