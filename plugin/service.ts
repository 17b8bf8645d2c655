import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ClusterAccess, WeightsVolume } from "../components/clusters/index.ts";
import { gpuTolerations, instanceTypeLabel } from "../components/clusters/machines.ts";
import type { GatewayOptions } from "../components/serving/index.ts";
import type { PodScheduler } from "../components/serving/placement.ts";
import { InferenceService as Service } from "../components/serving/index.ts";
import { keptSecret } from "../components/clusters/registry.ts";
import { existingVolume, ossMount, s3Mount } from "../components/clusters/weights-mounts.ts";
import type { Target } from "./target.ts";
import type { Plan } from "../src/planner/index.ts";
import { ownWeights, registryOf, type OwnWeights, type Pulled, type Reached } from "./own-cluster.ts";
import type { PlanArgs, PlanSummary } from "./plan-args.ts";
import { planned, summaryOf } from "./planned.ts";

export interface InferenceServiceArgs extends PlanArgs, OwnWeights, Reached, Pulled {
  /** Where the cluster is: one of aws, alicloud and kubernetes. */
  target: Target;
  /** Bucket that holds the weights, on AWS and Alibaba Cloud. */
  weightsBucket?: pulumi.Input<string>;
  /** Role by which the bucket is read, on Alibaba Cloud. */
  weightsRole?: pulumi.Input<string>;
  /** Inside the volume: a directory, or the first file of a GGUF. Defaults to `<model>/<weights>`. */
  weightsPath?: string;
  /** Namespace of the service. Defaults to its name. */
  namespace?: string;
  /** Storage class of the nodes' own disks, where weights are copied to them. Defaults to the disk of the kubelet. */
  localStorageClass?: string;
  /** What the device plugin calls the accelerators, such as huawei.com/ascend-1980. Defaults to the vendor's. */
  acceleratorResource?: string;
  /** Class by which its pods go before others, or after them. Defaults to the cluster's. */
  priorityClass?: string;
  /** What places the pods that take accelerators: volcano. Defaults to the cluster's own scheduler. */
  scheduler?: string;
  /** Queue of Volcano that they wait in. Defaults to that of the namespace. */
  queue?: string;
  /** Key that the engine asks its callers for, without a gateway; kept as a secret. Defaults to none. */
  apiKey?: pulumi.Input<string>;
  /** A way in from outside the cluster, by Envoy Gateway. Defaults to none. */
  gateway?: GatewayOptions;
  /** Keeps the weights from being deleted or replaced. Defaults to true. */
  protect?: boolean;
}

/** One model served by one engine on a cluster that is there. */
export class InferenceService extends pulumi.ComponentResource {
  /** OpenAI-compatible base URL. */
  readonly endpoint: pulumi.Output<string>;
  /** Kubernetes namespace. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the workload, of the Service and of the scaler. */
  readonly serviceName: pulumi.Output<string>;
  /** What the planner decided. */
  readonly plan: pulumi.Output<PlanSummary>;

  constructor(name: string, args: InferenceServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:InferenceService", name, {}, opts);
    const plan = planned(args.target, `InferenceService ${name}`, args);
    const { namespace, weightsPath, adapters, localStorageClass, acceleratorResource, gateway, protect } = args;
    const { priorityClass, apiKey } = args;
    const scheduler = schedulerOf(name, args);
    const service = new Service(
      name,
      {
        plan,
        cluster: accessOf(name, plan, args, this),
        ...(namespace !== undefined && { namespace }),
        ...(weightsPath !== undefined && { weightsPath }),
        ...(adapters !== undefined && { adapters }),
        ...(localStorageClass !== undefined && { localStorageClass }),
        ...(acceleratorResource !== undefined && { acceleratorResource }),
        ...(gateway !== undefined && { gateway }),
        ...(priorityClass !== undefined && { priorityClass }),
        ...(scheduler !== undefined && { scheduler }),
        ...(apiKey !== undefined && { apiKey }),
        ...(protect !== undefined && { protect }),
      },
      { parent: this },
    );
    this.endpoint = service.endpoint;
    this.namespace = service.namespace;
    this.serviceName = service.serviceName;
    this.plan = summaryOf(plan);
    this.registerOutputs({
      endpoint: this.endpoint,
      namespace: this.namespace,
      serviceName: this.serviceName,
      plan: this.plan,
    });
  }
}

function schedulerOf(name: string, { scheduler, queue }: InferenceServiceArgs): PodScheduler | undefined {
  if (scheduler === undefined && queue === undefined) return undefined;
  if (scheduler === "volcano") return { name: scheduler, ...(queue !== undefined && { queue }) };
  const reason = `of InferenceService ${name} can only be volcano, which a queue needs too`;
  throw new pulumi.InputPropertyError({ propertyPath: "scheduler", reason });
}

function accessOf(
  name: string,
  plan: Plan,
  args: InferenceServiceArgs,
  parent: pulumi.ComponentResource,
): ClusterAccess {
  const { clusterName, kubeconfig, context } = args;
  const kubernetes = new k8s.Provider(
    name,
    {
      clusterIdentifier: clusterName,
      ...(kubeconfig !== undefined && { kubeconfig: pulumi.secret(kubeconfig) }),
      ...(context !== undefined && { context }),
    },
    { parent },
  );
  return {
    clusterName: pulumi.output(clusterName),
    kubernetes,
    nodeSelector: {},
    ...(plan.target !== "kubernetes" && { machineLabel: instanceTypeLabel }),
    tolerations: gpuTolerations,
    ...(args.weightsStorageClass !== undefined && { storageClass: args.weightsStorageClass }),
    registry: keptSecret(registryOf(args)),
    identity: plan.target === "aws" ? { by: "account" } : { by: "none" },
    weights: weightsOf[plan.target](name, plan, args),
    ready: [],
  };
}

const weightsOf: Readonly<
  Record<Plan["target"], (name: string, plan: Plan, args: InferenceServiceArgs) => WeightsVolume>
> = {
  aws: (name, { region }, { weightsBucket }) => s3Mount(region, needed(name, { weightsBucket })),
  alicloud: (name, { region }, { weightsBucket, weightsRole }) =>
    ossMount(region, needed(name, { weightsBucket }), needed(name, { weightsRole })),
  kubernetes: (name, _, args) => {
    const own = ownWeights(args);
    if (Object.keys(own).length === 1) return existingVolume(own);
    const reason = `, weightsStorageClass or weightsLocalPath is needed for InferenceService ${name}, and only one of them`;
    throw new pulumi.InputPropertyError({ propertyPath: "weightsClaim", reason });
  },
};

function needed<T>(name: string, argument: Readonly<Record<string, T | undefined>>): T {
  const [[propertyPath, value] = ["", undefined]] = Object.entries(argument);
  if (value !== undefined) return value;
  throw new pulumi.InputPropertyError({ propertyPath, reason: `is needed for InferenceService ${name}` });
}
