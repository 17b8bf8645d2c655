import * as pulumi from "@pulumi/pulumi";

import { AckCluster as Ack } from "../components/clusters/ack/index.ts";
import type { Adopted, Capacity, EndpointAccess, NewClusterArgs } from "../components/clusters/index.ts";
import type { Prerequisites } from "../components/clusters/index.ts";
import { EksCluster as Eks } from "../components/clusters/eks/index.ts";
import { ExistingCluster as Existing } from "../components/clusters/existing/index.ts";
import type { Plan } from "../src/planner/index.ts";
import { ownWeights, reachOf, registryOf, type OwnWeights, type Pulled, type Reached } from "./own-cluster.ts";
import type { PlanArgs, PlanSummary } from "./plan-args.ts";
import { planned, summaryOf } from "./planned.ts";

/** What clusters that are created have in common. */
export interface CloudClusterArgs extends PlanArgs, Pulled {
  /** Minor version of Kubernetes, such as 1.35. */
  kubernetesVersion: string;
  /** On every resource that takes tags. */
  tags: Record<string, pulumi.Input<string>>;
  /** Keeps cluster, network, key and bucket from being deleted or replaced. Defaults to true. */
  protect?: boolean;
  /** Who provides LeaderWorkerSet, KEDA, Prometheus and device plugins. Defaults to install. */
  prerequisites?: Prerequisites;
  /** How GPU machines are paid for and held. Defaults to on demand. */
  capacity?: Capacity;
  /** What is there already and is used as it is. Defaults to nothing: everything is created. */
  adopt?: Adopted;
}

export interface EksClusterArgs extends CloudClusterArgs {
  /** Networks that may reach the Kubernetes endpoint. Defaults to none: it is private. */
  access?: EndpointAccess;
  /** ARNs of roles or users that administer the cluster beside its creator. */
  adminPrincipals?: string[];
}

export interface ExistingClusterArgs extends PlanArgs, OwnWeights, Reached, Pulled {
  /** Who provides LeaderWorkerSet, KEDA, Prometheus and device plugins. Defaults to existing. */
  prerequisites?: Prerequisites;
}

/** An EKS cluster with the machines that the profile takes, and a bucket for its weights. */
export class EksCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** Kubeconfig, as a secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Bucket to put the weights into, under `<model>/<weights>`. */
  readonly weightsBucket: pulumi.Output<string>;
  /** What the planner decided. */
  readonly plan: pulumi.Output<PlanSummary>;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:EksCluster", name, {}, opts);
    const plan = planned("aws", `EksCluster ${name}`, args);
    const { access, adminPrincipals } = args;
    const own = { ...(access && { access }), ...(adminPrincipals && { adminPrincipals }) };
    const outputs = outputsOf(new Eks(name, { ...cloudArgs(plan, args), ...own }, { parent: this }), plan);
    this.clusterName = outputs.clusterName;
    this.kubeconfig = outputs.kubeconfig;
    this.weightsBucket = outputs.weightsBucket;
    this.plan = outputs.plan;
    this.registerOutputs(outputs);
  }
}

/** An ACK Pro cluster with the machines that the profile takes, and a bucket for its weights. */
export class AckCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** Kubeconfig, as a secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Bucket to put the weights into, under `<model>/<weights>`. */
  readonly weightsBucket: pulumi.Output<string>;
  /** Role by which the weights are read. */
  readonly weightsRole: pulumi.Output<string>;
  /** What the planner decided. */
  readonly plan: pulumi.Output<PlanSummary>;

  constructor(name: string, args: CloudClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:AckCluster", name, {}, opts);
    const plan = planned("alicloud", `AckCluster ${name}`, args);
    const cluster = new Ack(name, cloudArgs(plan, args), { parent: this });
    const outputs = { ...outputsOf(cluster, plan), weightsRole: roleOf(cluster) };
    this.clusterName = outputs.clusterName;
    this.kubeconfig = outputs.kubeconfig;
    this.weightsBucket = outputs.weightsBucket;
    this.weightsRole = outputs.weightsRole;
    this.plan = outputs.plan;
    this.registerOutputs(outputs);
  }
}

/** A cluster that is there: what the profile needs in it is looked for in a preview, or installed. */
export class ExistingCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** What the planner decided. */
  readonly plan: pulumi.Output<PlanSummary>;

  constructor(name: string, args: ExistingClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("deepseek-clusters:index:ExistingCluster", name, {}, opts);
    const plan = planned("kubernetes", `ExistingCluster ${name}`, args);
    const { prerequisites } = args;
    const cluster = new Existing(
      name,
      {
        ...reachOf(args),
        weights: ownWeights(args),
        registry: registryOf(args),
        needs: { plans: [plan] },
        ...(prerequisites && { prerequisites }),
      },
      { parent: this },
    );
    this.clusterName = cluster.clusterName;
    this.plan = summaryOf(plan);
    this.registerOutputs({ clusterName: this.clusterName, plan: this.plan });
  }
}

const outputsOf = ({ clusterName, kubeconfig, weightsBucket }: Ack | Eks, plan: Plan) => ({
  ...{ clusterName, kubeconfig, weightsBucket },
  plan: summaryOf(plan),
});

const roleOf = ({ weights }: Ack): pulumi.Output<string> =>
  pulumi.output((weights.kind === "bucket" ? weights.attributes["roleName"] : undefined) ?? "");

function cloudArgs(plan: Plan, args: CloudClusterArgs): NewClusterArgs {
  const { kubernetesVersion, tags, protect, prerequisites, capacity, adopt } = args;
  return {
    plans: [plan],
    kubernetesVersion,
    tags,
    ...(protect !== undefined && { protect }),
    ...(prerequisites && { prerequisites }),
    registry: registryOf(args),
    ...(capacity && { capacity: { [plan.machine]: capacity } }),
    ...(adopt && { adopt }),
  };
}
