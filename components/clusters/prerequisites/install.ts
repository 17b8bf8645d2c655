import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

import type { Needs } from "../needs.ts";
import { pullSecretName } from "../pull-secret.ts";
import { keptSecret } from "../registry.ts";
import { chartNamespaces } from "./chart-namespaces.ts";
import { chartPlace, merged, registryValues, type Pulling } from "./mirrored-chart.ts";
import { rowsToInstall, type Installation } from "./installation.ts";
import type { Prerequisite } from "./prerequisite.ts";

/** Installs the rows that are needed and asked for. */
export function installPrerequisites(
  name: string,
  rows: readonly Prerequisite[],
  installation: Installation,
  options: CustomResourceOptions,
): Resource[] {
  const { needs } = installation;
  const { mirror, credentials } = keptSecret(installation.registry);
  const installed = rowsToInstall(rows, installation);
  const namespaces = chartNamespaces(name, installed, credentials, options);
  const pulling = { mirror, pullSecret: credentials && pullSecretName(name) };
  const after = namespaces.length === 0 ? options : { ...options, dependsOn: namespaces };
  return installed.flatMap((row) => {
    const release = install(name, row, needs, pulling, after);
    return row.name === gatewayController ? [release, gatewayClass(name, release, options)] : [release];
  });
}

function install(
  name: string,
  row: Prerequisite,
  needs: Needs,
  pulling: Pulling,
  options: CustomResourceOptions,
): Resource {
  const { version, namespace, values } = row;
  const { chart, repository } = chartPlace(row, pulling.mirror);
  const chartValues = merged(values?.(needs) ?? {}, registryValues(row, pulling));
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
