import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { stringify } from "yaml";
import type { Placement } from "../../components/serving/index.ts";
import { engineOf, type Engine } from "../../components/serving/engines/index.ts";
import { run } from "../../rehearsal/toolchain/processes.ts";
import type { Plan } from "../../src/planner/plan.ts";
import { onEks, onOwnServers } from "../components/placements.ts";
import { r1On3090s, v3OnTwoP5 } from "../components/plans.ts";
import { Rendered } from "../components/serving/rendered.ts";
import { clusterTools } from "./clusters.ts";

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Group {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const priced = {
  cost: { ...v3OnTwoP5.cost, perHour: "110", perMillionTokens: { value: "2.5", basis: "fixture", utilization: "1" } },
};
const sglang = { name: "sglang", version: "0.5.23", image: "lmsysorg/sglang:v0.5.23" } as const;
const ascend = { name: "vllm-ascend", version: "0.13.0", image: "quay.io/ascend/vllm-ascend:v0.13.0" } as const;

const services: readonly (readonly [string, Plan, Placement])[] = [
  ["vllm", { ...v3OnTwoP5, ...priced }, onEks],
  ["sglang", { ...v3OnTwoP5, ...priced, engine: sglang }, onEks],
  ["vllm-ascend", { ...v3OnTwoP5, engine: ascend, weights: "int8" }, onOwnServers],
  ["llama-cpp", { ...r1On3090s, ...priced }, onOwnServers],
];

/** A series of a service as Prometheus writes test input: minutes are its steps. */
type Series = (
  name: string,
  values: string,
  labels?: Readonly<Record<string, string>>,
) => { series: string; values: string };

interface Case {
  /** What makes the alert fire, and minutes after which it has. */
  readonly series: (engine: Engine, plan: Plan, of: Series, placement: Placement) => ReturnType<Series>[];
  readonly after: (plan: Plan) => number;
  /** What the alert carries beside its own labels. */
  readonly labels?: (placement: Placement) => Readonly<Record<string, string>>;
}

const minutes = ({ deployment }: Plan): number => Math.ceil(deployment.startupBudgetSeconds / 60);
const healthy = (engine: Engine, of: Series) => [
  of(engine.metrics.running, "1x600"),
  of(engine.metrics.waiting, "0x600"),
  of(engine.metrics.outputTokens, "0+600x600"),
  of(engine.metrics.inputTokens, "0+600x600"),
  ...(engine.metrics.cacheUsage === undefined ? [] : [of(engine.metrics.cacheUsage, "0.5x600")]),
];

/** One row per alert, so that an alert without a test has no row and fails. */
const cases: Readonly<Record<string, Case>> = {
  DeepSeekEngineStuck: {
    series: ({ metrics }, _plan, of) => [of(metrics.running, "1x60"), of(metrics.outputTokens, "500x60")],
    after: () => 20,
  },
  DeepSeekNoReplica: { series: () => [], after: (plan) => minutes(plan) + 2 },
  DeepSeekQueueLong: {
    series: ({ metrics }, { deployment }, of) => [
      of(metrics.running, "1x60"),
      of(metrics.outputTokens, "0+600x60"),
      of(metrics.waiting, `${deployment.scaling.waitingPerReplica + 1}x60`),
    ],
    after: () => 20,
  },
  DeepSeekCacheFull: {
    series: ({ metrics }, _plan, of) => [
      of(metrics.running, "1x60"),
      of(metrics.outputTokens, "0+600x60"),
      of(metrics.cacheUsage ?? "", "0.99x60"),
    ],
    after: () => 20,
  },
  DeepSeekGpuError: {
    series: (engine, _plan, of, { namespace }) => [
      ...healthy(engine, of),
      { series: `DCGM_FI_DEV_XID_ERRORS{exported_namespace="${namespace}",Hostname="n1",gpu="3"}`, values: "79x60" },
    ],
    after: () => 5,
    labels: () => ({ Hostname: "n1", gpu: "3" }),
  },
  DeepSeekGroupRecreated: {
    series: (engine, _plan, of, { name, namespace }) => [
      ...healthy(engine, of),
      // The same name three times within three hours: three pods, one after the other.
      ...["a", "b", "c"].map((uid, index) => ({
        series: `kube_pod_created{namespace="${namespace}",pod="${name}-0",uid="${uid}"}`,
        values: `${"_ ".repeat(index * 20)}1x10 _x100`,
      })),
    ],
    after: () => 60,
    labels: ({ name }) => ({ pod: `${name}-0` }),
  },
};

async function promtool(files: Readonly<Record<string, unknown>>, args: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), stringify(content));
  const tools = await clusterTools();
  return run(tools.program("promtool"), [...args], { cwd: directory });
}

describe.each(services)("%s", (_name, plan, placement) => {
  const rendered = new Rendered(plan, { ...placement, prometheusOperator: true });
  const groups = rendered.spec("PrometheusRule")["groups"] as readonly Group[];
  const engine = engineOf(plan);
  const rules = groups.flatMap((group) => group.rules);
  const of: Series = (name, values, labels = {}) => ({
    series: `${name}{${Object.entries({ namespace: placement.namespace, pod: `${placement.name}-0`, ...labels })
      .map(([key, value]) => `${key}="${value}"`)
      .join(",")}}`,
    values,
  });

  test("Prometheus accepts every rule, every line of the dashboard and what the scaler asks", async () => {
    const dashboard = rendered.objects.find(
      ({ kind, metadata }) => kind === "ConfigMap" && metadata.name.endsWith("-dashboard"),
    );
    const texts = [
      JSON.stringify(Object.values(dashboard?.data ?? {}).map((text) => JSON.parse(text) as unknown)),
      JSON.stringify(rendered.objects),
    ];
    const asked = texts.flatMap((text) =>
      [...text.matchAll(/"(?:expr|query)":("(?:[^"\\]|\\.)*")/g)].map(
        ([, quoted = ""]) => JSON.parse(quoted) as string,
      ),
    );
    expect(asked.length).toBeGreaterThan(rules.length + 4);
    const checked = [...new Set(asked)].map((expr, index) => ({ record: `asked:${index}`, expr }));
    const { code, stdout, stderr } = await promtool(
      { "rules.yaml": { groups: [...groups, { name: "asked", rules: checked }] } },
      ["check", "rules", "--lint=all", "--lint-fatal", "rules.yaml"],
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("SUCCESS");
  });

  const alerts = rules.filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined);

  test.each(alerts)("$alert fires when it should", async ({ alert, labels = {}, annotations = {} }) => {
    const row = cases[alert];
    expect(row, `a row for ${alert} in this file`).toBeDefined();
    if (row === undefined) return;
    const fired = { exp_labels: { ...labels, ...row.labels?.(placement) }, exp_annotations: annotations };
    const tests = [
      {
        interval: "1m",
        input_series: row.series(engine, plan, of, placement),
        alert_rule_test: [{ eval_time: `${row.after(plan)}m`, alertname: alert, exp_alerts: [fired] }],
      },
    ];
    const { code, stdout, stderr } = await promtool(
      { "rules.yaml": { groups }, "test.yaml": { rule_files: ["rules.yaml"], evaluation_interval: "1m", tests } },
      ["test", "rules", "test.yaml"],
    );
    expect([code, stderr, stdout.trim().split("\n").at(-1)?.trim()]).toEqual([0, "", "SUCCESS"]);
  });

  test("nothing fires while all is well, and the figures on record are those of the engine", async () => {
    const at = minutes(plan) + 60;
    const value = (record: string, number: number) => ({
      expr: record,
      eval_time: `${at}m`,
      exp_samples: rules
        .filter((rule) => rule.record === record)
        .map((rule) => ({
          labels: `${record}{${Object.entries(rule.labels ?? {})
            .map(([key, text]) => `${key}="${text}"`)
            .join(",")}}`,
          value: number,
        })),
    });
    const tests = [
      {
        interval: "1m",
        input_series: healthy(engine, of),
        alert_rule_test: alerts.map(({ alert }) => ({ eval_time: `${at}m`, alertname: alert, exp_alerts: [] })),
        promql_expr_test: [
          // 600 tokens a minute are 10 a second.
          value("deepseek:output_tokens:rate5m", 10),
          value("deepseek:input_tokens:rate5m", 10),
          value("deepseek:cost_per_million_output_tokens:predicted", 2.5),
          // $110 an hour for one replica over 36,000 tokens: 1e6 × 110 ÷ 36000.
          value("deepseek:cost_per_million_output_tokens:live1h", 1e6 * (110 / 1 / (3600 * 10))),
        ].filter(({ exp_samples }) => exp_samples.length > 0),
      },
    ];
    const { code, stdout, stderr } = await promtool(
      {
        "rules.yaml": { groups },
        "test.yaml": { rule_files: ["rules.yaml"], evaluation_interval: "1m", fuzzy_compare: true, tests },
      },
      ["test", "rules", "test.yaml"],
    );
    expect([code, stderr, stdout.trim().split("\n").at(-1)?.trim()]).toEqual([0, "", "SUCCESS"]);
  });
});
