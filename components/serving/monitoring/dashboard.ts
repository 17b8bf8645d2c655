import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { queriesOf } from "./queries.ts";
import { liveCost, predictedCost } from "./recordings.ts";

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly lines: Readonly<Record<string, string>>;
}

const width = 12;
const height = 8;

/** A Grafana dashboard of one service: load, speed beside the predicted one, cache and cost beside the predicted one. */
export function dashboardOf(plan: Plan, placement: Placement): Readonly<Record<string, unknown>> {
  return {
    uid: `deepseek-${placement.namespace}`,
    title: `${plan.deployment.modelName} on ${plan.engine.name} (${placement.namespace})`,
    tags: ["deepseek-clusters", plan.engine.name],
    schemaVersion: 39,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    panels: panelsOf(plan, placement).map(({ title, unit, lines }, index) => ({
      id: index + 1,
      type: "timeseries",
      title,
      gridPos: { x: (index % 2) * width, y: Math.floor(index / 2) * height, w: width, h: height },
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: Object.entries(lines).map(([legendFormat, expr], line) => ({
        refId: String.fromCharCode("A".charCodeAt(0) + line),
        expr,
        legendFormat,
      })),
    })),
  };
}

function panelsOf(plan: Plan, placement: Placement): Panel[] {
  const queries = queriesOf(plan, placement);
  const { speed, cost, deployment } = plan;
  const here = `{namespace="${placement.namespace}"}`;
  const seconds = (milliseconds: number) => `vector(${milliseconds} / 1000)`;
  return [
    { title: "Requests", unit: "short", lines: { running: queries.running, waiting: queries.waiting } },
    { title: "Replicas", unit: "short", lines: { serving: queries.replicas, most: `vector(${plan.replicas.max})` } },
    {
      title: "Tokens per second",
      unit: "short",
      lines: {
        output: queries.outputRate("5m"),
        input: queries.inputRate("5m"),
        "predicted output, full load": `vector(${speed.outputTokensPerSecond}) * ${queries.replicas}`,
      },
    },
    ...(queries.latencies !== undefined
      ? [
          {
            title: "Time to first token",
            unit: "s",
            lines: {
              median: queries.latencies.firstToken(0.5),
              "99 %": queries.latencies.firstToken(0.99),
              predicted: seconds(speed.timeToFirstTokenMs),
            },
          },
          {
            title: "Time per output token",
            unit: "s",
            lines: {
              median: queries.latencies.nextToken(0.5),
              "99 %": queries.latencies.nextToken(0.99),
              predicted: seconds(speed.timePerOutputTokenMs),
            },
          },
        ]
      : []),
    ...(queries.cacheUsage !== undefined
      ? [{ title: "KV cache in use", unit: "percentunit", lines: { fullest: queries.cacheUsage } }]
      : []),
    ...(cost.perHour === null
      ? []
      : [
          {
            title: `${cost.currency} per million output tokens of ${deployment.modelName}`,
            unit: "short",
            lines: { live: `${liveCost}${here}`, predicted: `${predictedCost}${here}` },
          },
        ]),
  ];
}
