import * as pulumi from "@pulumi/pulumi";

import type { Plan } from "../../src/planner/plan.ts";
import type { ClusterAccess } from "../clusters/access.ts";
import { adapterProblem } from "./weights/adapters.ts";
import { rolloutSeconds } from "./durations.ts";
import { inferenceObjects } from "./objects.ts";
import type { Placement, PlacementOptions } from "./placement.ts";
import { placementOf } from "./placement.ts";
import { register } from "./registration.ts";
import { howItGetsThere, isPreflight } from "./preflight/preflight.ts";
import { isScaled } from "./replica.ts";
import type { KubernetesObject, ServiceObject } from "./service-object.ts";
import { endpointOf } from "./service.ts";
import { stagingProblem } from "./weights/staging.ts";

export interface InferenceServiceArgs extends PlacementOptions {
  /** What to serve and how; the component sizes nothing by itself. */
  plan: Plan;
  cluster: ClusterAccess;
  /** Keeps the weights, and the namespace of a claim that holds them, from being deleted or replaced. Defaults to true. */
  protect?: boolean;
}

/** One model served by one engine: the plan as Kubernetes objects on a cluster. */
export class InferenceService extends pulumi.ComponentResource {
  /** OpenAI-compatible base URL: of the gateway, or inside the cluster where there is none. */
  readonly endpoint: pulumi.Output<string>;
  readonly namespace: pulumi.Output<string>;
  /** Name of the Deployment or LeaderWorkerSet, of the Service and of the scaler. */
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: InferenceServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:InferenceService", name, servedBy(args.plan), opts);
    refuseName(name);
    refuseTwoKeys(args);
    if (args.skipPreflight !== undefined) {
      void pulumi.log.warn(`Nobody looks whether the nodes are as planned: ${args.skipPreflight}`, this);
    }
    const placement = placementOf(name, args.plan, args.cluster, {
      ...args,
      ...(args.apiKey !== undefined && { apiKey: pulumi.secret(args.apiKey) }),
    });
    refuseSource(placement);
    refuseAdapters(args.plan, placement);
    const registered: pulumi.Resource[] = [];
    let workload: pulumi.Resource | undefined;

    for (const { key, object } of inferenceObjects(args.plan, placement)) {
      const waitsFor = workload === undefined ? precedents(key, registered, args.cluster) : [workload];
      const options = {
        ...optionsOf(key, name, args),
        parent: this,
        provider: args.cluster.kubernetes,
        dependsOn: waitsFor,
        ...(opts?.hooks && { hooks: opts.hooks }),
      };
      const resource = register(logicalName(name, key), awaited(object), options);
      registered.push(resource);
      if (key === "workload") workload = resource;
    }

    this.endpoint = pulumi.output(endpointOf(args.plan, placement));
    this.namespace = pulumi.output(placement.namespace);
    this.serviceName = pulumi.output(placement.name);
    this.registerOutputs({ endpoint: this.endpoint, namespace: this.namespace, serviceName: this.serviceName });
  }
}

/** Pods of a group append two ordinals and a hash, and names of pods end at 63 characters. */
const serviceNames = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;

function refuseName(name: string): void {
  if (serviceNames.test(name)) return;
  const reason = `${name} must be 1 to 40 lower-case letters, digits and hyphens, from a letter on`;
  throw new pulumi.InputPropertyError({ propertyPath: "name", reason });
}

function refuseTwoKeys({ apiKey, gateway }: InferenceServiceArgs): void {
  if (apiKey === undefined || gateway === undefined) return;
  const reason =
    "a gateway checks the keys of its clients and hands none on, so the engine behind it cannot ask for one";
  throw new pulumi.InputPropertyError({ propertyPath: "apiKey", reason });
}

function refuseSource(placement: Placement): void {
  const reason = stagingProblem(placement);
  if (reason !== undefined) throw new pulumi.InputPropertyError({ propertyPath: "weightsSource", reason });
}

function refuseAdapters(plan: Plan, placement: Placement): void {
  const reason = adapterProblem(plan, placement);
  if (reason !== undefined) throw new pulumi.InputPropertyError({ propertyPath: "adapters", reason });
}

/** The component's inputs in state: what a reader of a preview asks about, not prices or alternatives. */
function servedBy(plan: Plan): pulumi.Inputs {
  const { model, weights, engine, machine, nodesPerReplica, replicas, contextTokens, concurrency } = plan;
  return { model, weights, engine, machine, nodesPerReplica, replicas, contextTokens, concurrency };
}

function logicalName(name: string, key: ServiceObject["key"]): string {
  return key === "workload" ? name : `${name}-${key}`;
}

const waiting = ["staging", "workload"];

/** Machines may have to be bought for it first. */
const preflightTimeout = "1h";

/** 700 GB at 30 MB/s take 6.5 hours. */
const stagingTimeout = "12h";

/** The namespace waits for the cluster, its contents for the namespace, and the workload for all that stands before it. */
function precedents(key: string, registered: pulumi.Resource[], cluster: ClusterAccess): pulumi.Resource[] {
  if (registered.length === 0) return [...cluster.ready];
  return waiting.includes(key) || isPreflight(key) ? [...registered] : registered.slice(0, 1);
}

function optionsOf(
  key: string,
  name: string,
  { plan, cluster, protect = true }: InferenceServiceArgs,
): pulumi.CustomResourceOptions {
  const rollout = `${rolloutSeconds(plan)}s`;
  const slow = key === "workload" || key === "service";
  return {
    ...(isPreflight(key) && {
      customTimeouts: { create: preflightTimeout },
      // What has looked need not look again for it; another look is another resource, which starts from what is asked now.
      ignoreChanges: howItGetsThere,
      aliases: [{ name: logicalName(name, "preflight") }],
    }),
    ...(key === "staging" && { customTimeouts: { create: stagingTimeout } }),
    ...(slow && { customTimeouts: { create: rollout, update: rollout, delete: "30m" } }),
    ...(key === "workload" && isScaled(plan) && { ignoreChanges: ["spec.replicas"] }),
    ...(holdsWeights(key, cluster) && { protect }),
    ...(cluster.cluster !== undefined && { deletedWith: cluster.cluster }),
  };
}

/** A namespace takes its claims along when it goes, and with them weights that are in volumes of Kubernetes alone. */
function holdsWeights(key: string, { weights }: ClusterAccess): boolean {
  const isKeptElsewhere = weights.kind === "bucket" || weights.kind === "nodes";
  return key.startsWith("weights") || (key === "namespace" && !isKeptElsewhere);
}

/** Pulumi knows when a Deployment is up; of a group it must be told. */
function awaited(object: KubernetesObject): KubernetesObject {
  if (object.kind !== "LeaderWorkerSet") return object;
  const annotations = { ...object.metadata.annotations, "pulumi.com/waitFor": "condition=Available" };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
