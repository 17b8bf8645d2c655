import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/planner/plan.ts";
import { onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, v3OnTwoP5 } from "../plans.ts";
import { Rendered } from "./rendered.ts";

const watched = { prometheusOperator: true };

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
}

function rulesOf(rendered: Rendered): Rule[] {
  return (rendered.spec("PrometheusRule")["groups"] as { rules: Rule[] }[]).flatMap(({ rules }) => rules);
}

const alert = (rendered: Rendered, title: string) =>
  rulesOf(rendered).find((rule) => rule.alert === `DeepSeek${title}`);

const group = new Rendered(v3OnTwoP5, { ...onEks, ...watched });
const llama = new Rendered(r1On3090s, { ...onOwnServers, ...watched });

test("without a Prometheus operator there are annotations, with one there are monitors, never both", () => {
  const annotations = (rendered: Rendered) => JSON.stringify(rendered.server.pod.metadata);
  expect(new Rendered(v3OnTwoP5, onEks).has("PodMonitor")).toBe(false);
  expect(annotations(new Rendered(v3OnTwoP5, onEks))).toContain("prometheus.io/scrape");
  expect(annotations(group)).not.toContain("prometheus.io/scrape");
  expect(group.has("PrometheusRule")).toBe(true);
});

test("of a group only the leader is scraped", () => {
  expect(group.spec("PodMonitor")).toMatchObject({
    selector: { matchLabels: { "leaderworkerset.sigs.k8s.io/worker-index": "0" } },
    podMetricsEndpoints: [{ port: "http", path: "/metrics" }],
  });
});

test("llama.cpp asks for its key on /metrics, so the scrape brings it", () => {
  const keyed = new Rendered(r1On3090s, { ...onOwnServers, ...watched, apiKey: "k" });
  expect(keyed.spec("PodMonitor")).toMatchObject({
    podMetricsEndpoints: [{ authorization: { credentials: { name: "r1-api-key", key: "api-key" } } }],
  });
});

describe("alerts", () => {
  test("an engine that holds requests and gives no token is stuck, whatever its health check says", () => {
    expect(alert(group, "EngineStuck")?.expr).toBe(
      '(sum(vllm:num_requests_running{namespace="v3"}) > 0) unless (sum(rate(vllm:generation_tokens_total{namespace="v3"}[5m])) > 0)',
    );
  });

  test("a cold start is no outage", () => {
    expect(alert(group, "NoReplica")?.for).toBe("3600s");
  });

  test("a full cache is told where the engine tells it", () => {
    expect(alert(group, "CacheFull")?.expr).toBe('max(vllm:kv_cache_usage_perc{namespace="v3"}) > 0.95');
    expect(alert(llama, "CacheFull")).toBeUndefined();
  });

  test("a group that keeps being recreated is told", () => {
    expect(alert(group, "GroupRecreated")?.expr).toContain('kube_pod_created{namespace="v3", pod=~"v3-[0-9]+"}');
    expect(alert(llama, "GroupRecreated")).toBeUndefined();
  });
});

describe("cost per million output tokens", () => {
  const cost = {
    ...v3OnTwoP5.cost,
    perHour: "110.08",
    perMillionTokens: { ...v3OnTwoP5.cost.perMillionTokens, value: "61.2" },
  };
  const priced: Plan = { ...v3OnTwoP5, cost };
  const records = (plan: Plan) =>
    rulesOf(new Rendered(plan, { ...onEks, ...watched })).filter(({ record }) => record?.includes("cost"));

  test("is recorded live beside the predicted one: money of the running replicas over the tokens of an hour", () => {
    const replicas = 'count(count by (pod) (vllm:num_requests_running{namespace="v3"}))';
    const tokens = 'sum(rate(vllm:generation_tokens_total{namespace="v3"}[1h]))';
    expect(records(priced)).toMatchObject([
      { record: "deepseek:cost_per_million_output_tokens:predicted", expr: "vector(61.2)" },
      {
        record: "deepseek:cost_per_million_output_tokens:live1h",
        expr: `1e6 * (110.08 / 1 * ${replicas}) / (3600 * (${tokens} > 0))`,
      },
    ]);
  });

  test("is not made up where nothing is priced", () => {
    expect(records(v3OnTwoP5)).toEqual([]);
  });
});

test("the dashboard shows the prediction beside what happens", () => {
  const map = group.objects.find(({ kind }) => kind === "ConfigMap");
  expect(map?.metadata.labels).toMatchObject({ grafana_dashboard: "1" });
  const dashboard = JSON.parse(map?.data?.["v3.json"] ?? "") as {
    panels: { title: string; targets: { legendFormat: string }[] }[];
  };
  expect(dashboard.panels.map(({ title }) => title)).toEqual([
    "Requests",
    "Replicas",
    "Tokens per second",
    "Time to first token",
    "Time per output token",
    "KV cache in use",
  ]);
  const predicted = dashboard.panels.filter(({ targets }) =>
    targets.some((t) => t.legendFormat.startsWith("predicted")),
  );
  expect(predicted.map(({ title }) => title)).toEqual([
    "Tokens per second",
    "Time to first token",
    "Time per output token",
  ]);
});

/** Brackets close in the order in which they open; PromQL has no others. */
function balanced(expression: string): boolean {
  const open: string[] = [];
  const closes: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
  for (const character of expression.replace(/"[^"]*"/g, "")) {
    if ("([{".includes(character)) open.push(character);
    else if (character in closes && open.pop() !== closes[character]) return false;
  }
  return open.length === 0;
}

test.each([group, llama])("every query is well-formed and about this service alone", (rendered) => {
  for (const { expr } of rulesOf(rendered)) {
    expect(balanced(expr), expr).toBe(true);
    if (!expr.startsWith("vector(")) expect(expr).toContain("namespace=");
  }
});
