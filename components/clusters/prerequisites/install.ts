import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

import { Prerequisites, type PrerequisiteChoice } from "../args.ts";
import type { Needs } from "../needs.ts";
import { installs, type Prerequisite } from "./prerequisite.ts";

export interface Installation {
  readonly needs: Needs;
  readonly choice: PrerequisiteChoice | undefined;
  /** Defaults to `install`. */
  readonly otherwise?: Prerequisites;
}

/** Installs the rows that are needed and asked for. */
export function installPrerequisites(
  name: string,
  rows: readonly Prerequisite[],
  { needs, choice, otherwise = Prerequisites.Install }: Installation,
  options: CustomResourceOptions,
): Resource[] {
  return rows
    .filter((row) => row.neededBy(needs) && installs(choice, row.item, otherwise))
    .flatMap((row) => {
      const release = install(name, row, needs, options);
      return row.name === gatewayController ? [release, gatewayClass(name, release, options)] : [release];
    });
}

function install(name: string, row: Prerequisite, needs: Needs, options: CustomResourceOptions): Resource {
  const { chart, version, repository, namespace, values } = row;
  const chartValues = values?.(needs) ?? {};
  return new k8s.helm.v3.Release(
    `${name}-${row.name}`,
    {
      name: row.name,
      chart,
      version,
      namespace,
      createNamespace: true,
      ...(repository !== undefined && { repositoryOpts: { repo: repository } }),
      ...(Object.keys(chartValues).length > 0 && { values: chartValues }),
    },
    { ...options, ...(row.isKept === true && { retainOnDelete: true }) },
  );
}

const gatewayController = "envoy-gateway";

/** The chart leaves to us by which name its gateways are asked for. */
function gatewayClass(name: string, release: Resource, options: CustomResourceOptions): Resource {
  return new k8s.apiextensions.CustomResource(
    `${name}-gateway-class`,
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "envoy" },
      spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    },
    { ...options, dependsOn: [release] },
  );
}
