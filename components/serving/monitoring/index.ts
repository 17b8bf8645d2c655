import type { Plan } from "../../../src/planner/plan.ts";
import { apiKeyEntry, apiKeySecretName } from "../pod/api-key.ts";
import { engineOf } from "../engines/index.ts";
import { objectLabels, objectMetadata, servingLabels } from "../labels.ts";
import type { Placement } from "../placement.ts";
import type { KubernetesObject, ServiceObject } from "../service-object.ts";
import { alertsOf } from "./alerts.ts";
import { dashboardOf } from "./dashboard.ts";
import { recordingsOf } from "./recordings.ts";

/** What the Prometheus operator and Grafana's sidecar pick up; nothing where no operator is said to be there. */
export function monitoringObjects(plan: Plan, placement: Placement): ServiceObject[] {
  if (!placement.prometheusOperator) return [];
  const groups = [
    { name: `${placement.name}.recordings`, rules: recordingsOf(plan, placement) },
    { name: `${placement.name}.alerts`, rules: alertsOf(plan, placement) },
  ];
  return [
    { key: "pod-monitor", object: podMonitorOf(plan, placement) },
    { key: "rules", object: { ...headOf(plan, placement, "PrometheusRule"), spec: { groups } } },
    { key: "dashboard", object: dashboardMapOf(plan, placement) },
  ];
}

function headOf(plan: Plan, placement: Placement, kind: string): KubernetesObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind,
    metadata: objectMetadata(plan, placement),
  };
}

/** Only pods that serve have metrics: of a group, the leader. llama.cpp asks for its key on `/metrics` too. */
function podMonitorOf(plan: Plan, placement: Placement): KubernetesObject {
  const keyed = placement.apiKey !== undefined && engineOf(plan).keyedMetrics;
  const credentials = { name: apiKeySecretName(placement), key: apiKeyEntry };
  return {
    ...headOf(plan, placement, "PodMonitor"),
    spec: {
      selector: { matchLabels: servingLabels(plan, placement) },
      podMetricsEndpoints: [
        { port: "http", path: "/metrics", interval: "15s", ...(keyed && { authorization: { credentials } }) },
      ],
    },
  };
}

function dashboardMapOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `${placement.name}-dashboard`,
      namespace: placement.namespace,
      labels: { ...objectLabels(plan, placement), grafana_dashboard: "1" },
    },
    data: { [`${placement.name}.json`]: `${JSON.stringify(dashboardOf(plan, placement), null, 2)}\n` },
  };
}
