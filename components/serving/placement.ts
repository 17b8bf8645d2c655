import type { Input } from "@pulumi/pulumi";

import type { Plan } from "../../src/planner/plan.ts";
import type { ClusterAccess, Identity, ImageRegistry, Toleration, WeightsVolume } from "../clusters/access.ts";
import { machineSelector } from "../clusters/machines.ts";
import { placedAdapters, type AdapterFiles, type PlacedAdapter } from "./weights/adapter-files.ts";
import type { GatewayOptions } from "./gateway/gateway-options.ts";
import type { Scaler } from "./scaling/scaler.ts";
import type { WeightsSource } from "./weights/weights-source.ts";
import { shortRevision } from "./weights/weights-source.ts";

/** Where and for whom a plan is served: everything the objects need that the plan does not say. */
export interface Placement {
  /** Names every object. */
  readonly name: string;
  readonly namespace: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** Class that a new volume is claimed from; absent = the cluster has none. */
  readonly storageClass?: string;
  readonly registry: ImageRegistry;
  readonly identity: Identity;
  readonly weights: WeightsVolume;
  /** Inside the volume: a directory of safetensors, or the first file of a GGUF. */
  readonly weightsPath: string;
  /** Fetched into the volume before the engine starts; absent = they are there. */
  readonly weightsSource?: WeightsSource;
  /** LoRA adapters, in the order of their names. */
  readonly adapters: readonly PlacedAdapter[];
  /** Second lock behind the gateway's own; absent = none. */
  readonly apiKey?: Input<string>;
  readonly gateway?: GatewayOptions;
  /** The gateway before several services, this among them. */
  readonly sharedGateway?: SharedGateway;
  readonly gatewayNamespace: string;
  readonly monitoringNamespace: string;
  readonly prometheusUrl: string;
  /** The Prometheus operator finds what to scrape by objects; without it Prometheus goes by annotations. */
  readonly prometheusOperator: boolean;
  readonly scaler: Scaler;
  /** Why no Job looks at the nodes first; absent = one does. */
  readonly skipPreflight?: string;
  readonly priorityClass?: string;
  readonly acceleratorResource?: string;
  /** Of the nodes' own disks, for a copy of the weights; absent = the disk of the kubelet. */
  readonly localStorageClass?: string;
  /** Absent = the cluster's default. */
  readonly scheduler?: PodScheduler;
}

/** What places the pods that take accelerators, instead of the cluster's default. */
export interface PodScheduler {
  /** As pods ask for it. */
  name: "volcano";
  /** Volcano's queue that they wait in. Defaults to that of the namespace, else `default`. */
  queue?: string;
}

/** A gateway that serves several services: its proxies alone may call. */
export interface SharedGateway {
  readonly name: string;
  readonly namespace: string;
  readonly hostname: string;
}

/** What a user may choose about a service beside its plan. */
export interface PlacementOptions {
  /** Defaults to the component's name: a service has a namespace of its own. */
  namespace?: string;
  /**
   * Inside the weights volume: a directory of safetensors or the first file of a GGUF. Defaults to `<model>/<weights>`,
   * with `/model.gguf` for a GGUF; with a source, to a directory of its revision.
   */
  weightsPath?: string;
  /** Pinned files to fetch into the volume; absent = the weights are put there by someone else. */
  weightsSource?: WeightsSource;
  /** LoRA adapters by the name that clients ask for; the plan must have room for them. Defaults to none. */
  adapters?: Readonly<Record<string, AdapterFiles>>;
  /** Second lock behind the gateway; absent = none. */
  apiKey?: Input<string>;
  /** A way in from outside the cluster; absent = none is made. */
  gateway?: GatewayOptions;
  /** The gateway before several services that this one is called through; absent = none. */
  sharedGateway?: SharedGateway;
  /** Namespace whose pods may call the API. Defaults to `envoy-gateway-system`. */
  gatewayNamespace?: string;
  /** Namespace whose pods may read the metrics. Defaults to `monitoring`. */
  monitoringNamespace?: string;
  /** Where the scaler reads metrics. Defaults to where the operator's, or the plain chart's Prometheus answers. */
  prometheusUrl?: string;
  /** Make monitors, rules and a dashboard for a Prometheus operator that is there. Defaults to false. */
  prometheusOperator?: boolean;
  /** What changes the number of replicas between min and max. Defaults to `keda`. */
  scaler?: Scaler;
  /** Why no Job should look at the nodes before the engine starts; absent = one does. */
  skipPreflight?: string;
  priorityClass?: string;
  /** What the cluster's device plugin calls the accelerators, such as `huawei.com/ascend-1980`. Defaults to the plan's name. */
  acceleratorResource?: string;
  /** Storage class of the nodes' own disks, where weights are copied to them. Defaults to the disk of the kubelet. */
  localStorageClass?: string;
  /** What places the pods that take accelerators; absent = the cluster's default. */
  scheduler?: PodScheduler;
}

/** What a cluster says about itself to the services on it. */
export type Site = Pick<
  ClusterAccess,
  "nodeSelector" | "machineLabel" | "tolerations" | "storageClass" | "registry" | "identity" | "weights"
>;

/** Where Prometheus answers once its chart is installed in `monitoring`. */
const prometheusUrls = {
  server: "http://prometheus-server.monitoring.svc",
  operator: "http://prometheus-operated.monitoring.svc:9090",
} as const;

export function placementOf(name: string, plan: Plan, site: Site, options: PlacementOptions): Placement {
  return {
    name,
    namespace: options.namespace ?? name,
    nodeSelector: { ...site.nodeSelector, ...machineSelector(plan, site.machineLabel) },
    // Nodes without accelerators have no taint to tolerate.
    tolerations: plan.gpusPerNode > 0 ? site.tolerations : [],
    ...(site.storageClass !== undefined && { storageClass: site.storageClass }),
    registry: site.registry,
    identity: site.identity,
    weights: site.weights,
    weightsPath: weightsPathOf(plan, options),
    ...(options.weightsSource !== undefined && { weightsSource: options.weightsSource }),
    adapters: placedAdapters(options.adapters),
    ...(options.apiKey !== undefined && { apiKey: options.apiKey }),
    ...(options.gateway !== undefined && { gateway: options.gateway }),
    ...(options.sharedGateway !== undefined && { sharedGateway: options.sharedGateway }),
    gatewayNamespace: options.gatewayNamespace ?? "envoy-gateway-system",
    monitoringNamespace: options.monitoringNamespace ?? "monitoring",
    prometheusUrl: options.prometheusUrl ?? prometheusUrls[options.prometheusOperator ? "operator" : "server"],
    prometheusOperator: options.prometheusOperator ?? false,
    scaler: options.scaler ?? "keda",
    ...(options.skipPreflight !== undefined && { skipPreflight: options.skipPreflight }),
    ...(options.localStorageClass !== undefined && { localStorageClass: options.localStorageClass }),
    ...(options.acceleratorResource !== undefined && { acceleratorResource: options.acceleratorResource }),
    ...(options.scheduler !== undefined && { scheduler: options.scheduler }),
    ...(options.priorityClass !== undefined && { priorityClass: options.priorityClass }),
  };
}

/** Inside the volume or bucket. */
export function weightsPathOf(plan: Plan, { weightsPath, weightsSource }: PlacementOptions): string {
  return weightsPath ?? defaultWeightsPath(plan, weightsSource);
}

function defaultWeightsPath({ model, weights, deployment }: Plan, source?: WeightsSource): string {
  const directory = [model, weights, ...(source === undefined ? [] : [shortRevision(source)])].join("/");
  if (deployment.weightsFormat !== "gguf") return directory;
  // The parts of a split file are numbered, and the engine asks for the first.
  const [file = "model.gguf"] = Object.keys(source?.sha256 ?? {}).sort();
  return `${directory}/${file}`;
}
