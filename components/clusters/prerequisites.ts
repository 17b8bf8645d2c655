import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

import type { Plan } from "../../src/planner/plan.ts";

/** A controller or device plugin that services rely on, at a version we know. */
export interface Prerequisite {
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  /** Absent for a chart with an `oci://` address of its own. */
  readonly repository?: string;
  readonly namespace: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly neededBy: (plan: Plan) => boolean;
}

const isScaled = ({ replicas }: Plan): boolean => replicas.min < replicas.max;

/** Versions read in the projects' releases, August to September 2026. */
export const controllers: readonly Prerequisite[] = [
  {
    name: "lws",
    chart: "oci://registry.k8s.io/lws/charts/lws",
    version: "0.10.0",
    namespace: "lws-system",
    neededBy: ({ nodesPerReplica }) => nodesPerReplica > 1,
  },
  {
    name: "keda",
    chart: "keda",
    version: "2.20.0",
    repository: "https://kedacore.github.io/charts",
    namespace: "keda",
    neededBy: isScaled,
  },
  {
    name: "prometheus",
    chart: "prometheus",
    version: "27.45.0",
    repository: "https://prometheus-community.github.io/helm-charts",
    namespace: "monitoring",
    values: {
      // Hours of metrics for the scaler; long-term storage is a choice of the platform.
      server: { persistentVolume: { enabled: false } },
      alertmanager: { enabled: false },
      "kube-state-metrics": { enabled: false },
      "prometheus-node-exporter": { enabled: false },
      "prometheus-pushgateway": { enabled: false },
    },
    neededBy: isScaled,
  },
];

export function installPrerequisites(
  name: string,
  plan: Plan,
  rows: readonly Prerequisite[],
  options: CustomResourceOptions,
): Resource[] {
  return rows.filter((row) => row.neededBy(plan)).map((row) => install(name, row, options));
}

function install(name: string, row: Prerequisite, options: CustomResourceOptions): Resource {
  const { chart, version, repository, namespace, values } = row;
  return new k8s.helm.v3.Release(
    `${name}-${row.name}`,
    {
      name: row.name,
      chart,
      version,
      namespace,
      createNamespace: true,
      ...(repository !== undefined && { repositoryOpts: { repo: repository } }),
      ...(values !== undefined && { values }),
    },
    options,
  );
}
