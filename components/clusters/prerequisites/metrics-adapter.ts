import { usesOperator, type Needs } from "../needs.ts";

/**
 * Serves the engines' metrics under the pods that report them. Names of the API have no colon: the autoscaler asks for
 * `vllm_num_requests_waiting`. Data-parallel ranks report one series each, so they are summed.
 */
export const metricsAdapterRules: readonly Readonly<Record<string, unknown>>[] = [
  {
    seriesQuery: '{__name__=~"^(vllm|sglang|llamacpp):.+",namespace!="",pod!=""}',
    resources: { overrides: { namespace: { resource: "namespace" }, pod: { resource: "pod" } } },
    name: { matches: "^(.+):(.+)$", as: "${1}_${2}" },
    metricsQuery: "sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)",
  },
];

export function metricsAdapterValues(needs: Needs): Readonly<Record<string, unknown>> {
  return {
    prometheus: usesOperator(needs)
      ? { url: "http://prometheus-operated.monitoring.svc", port: 9090 }
      : { url: "http://prometheus-server.monitoring.svc", port: 80 },
    // A metric that has gone is gone after a minute, not after the chart's ten.
    metricsRelistInterval: "1m",
    rules: { default: false, custom: metricsAdapterRules },
  };
}
