import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { spansNodes } from "../replica.ts";
import { queriesOf } from "./queries.ts";

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string };
}

export function alertsOf(plan: Plan, placement: Placement): Alert[] {
  const queries = queriesOf(plan, placement);
  const { deployment, replicas } = plan;
  const { name, namespace } = placement;
  const alert = (severity: "critical" | "warning", title: string, expr: string, wait: string, summary: string) => ({
    alert: `DeepSeek${title}`,
    expr,
    for: wait,
    labels: { severity, service: name },
    annotations: { summary },
  });
  return [
    alert(
      "critical",
      "EngineStuck",
      `(${queries.running} > 0) unless (${queries.outputRate("5m")} > 0)`,
      "10m",
      `${name} holds requests and gives no token. Its health check can still pass: restart the replica.`,
    ),
    alert(
      "critical",
      "NoReplica",
      replicas.min === 0
        ? `absent(${queries.running}) and on() count(up{namespace="${namespace}"})`
        : `absent(${queries.running})`,
      `${deployment.startupBudgetSeconds}s`,
      `No replica of ${name} has reported for longer than a cold start takes.`,
    ),
    alert(
      "warning",
      "QueueLong",
      `${queries.waiting} > ${deployment.scaling.waitingPerReplica} * ${queries.replicas}`,
      "15m",
      `Requests wait before ${name}, more than a replica should hold. At most ${plan.replicas.max} replicas are planned.`,
    ),
    ...(queries.cacheUsage !== undefined
      ? [
          alert(
            "warning",
            "CacheFull",
            `${queries.cacheUsage} > 0.95`,
            "15m",
            `The KV cache of ${name} is full: requests are preempted or wait. Fewer at once, or a shorter context.`,
          ),
        ]
      : []),
    ...(deployment.acceleratorResource === "nvidia.com/gpu"
      ? [
          alert(
            "critical",
            "GpuError",
            `max by (Hostname, gpu) ({__name__="DCGM_FI_DEV_XID_ERRORS", exported_namespace="${namespace}"}) > 0`,
            "1m",
            `A GPU under ${name} reports an XID error: drain its node.`,
          ),
        ]
      : []),
    ...(spansNodes(plan)
      ? [
          alert(
            "critical",
            "GroupRecreated",
            `count by (pod) (count_over_time(kube_pod_created{namespace="${namespace}", pod=~"${name}-[0-9]+"}[3h])) > 2`,
            "1m",
            `A group of ${name} was recreated more than twice in three hours: a rank keeps failing.`,
          ),
        ]
      : []),
  ];
}
