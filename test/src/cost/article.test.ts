import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { findings, readScenario } from "../../../src/cost/scenario/index.ts";
import { articleMarkdown } from "../../../src/report/index.ts";

const scenario = readScenario(JSON.parse(readFileSync("scenarios/seed-2025-q1.json", "utf8")));
const found = findings(scenario, catalog);

/** Row, the article's figure, and what recomputation or a source must give. */
const rows: readonly [string, unknown, readonly string[]][] = [
  ["p5-hourly", 98.32, ["98.32", "55.04"]],
  ["p5-month", 70790, ["70,790.40", "39,628.80", "40,179.20"]],
  ["alibaba-hourly", 1580, ["277.93", "5.7 times"]],
  ["alibaba-month", 1137600, ["1,137,600"]],
  ["huawei-hourly", 2200, ["no public price"]],
  ["huawei-month", 1584000, ["1,584,000"]],
  ["capex-gpu", 320000, ["as stated"]],
  ["capex-server", 80000, ["as stated"]],
  ["capex-network", 45000, ["as stated"]],
  ["capex-storage", 25000, ["as stated"]],
  ["capex-total", 470000, ["470,000", "no line"]],
  ["power-price", 0.3, ["an input"]],
  ["power-year", 18000, ["60,000 kWh", "6.85 kW"]],
  ["v3-kwh-day", 78, ["3.25 kW", "134.4"]],
  ["r1-32b-kwh-day", 9.6, ["as stated"]],
  ["v3-power-month", 4680, ["4,680"]],
  ["r1-32b-power-month", 576, ["576"]],
  ["v3-power-5y", 280800, ["280,800"]],
  ["r1-32b-power-5y", 34560, ["34,560"]],
  ["v3-maintenance", 78000, ["8.35 %"]],
  ["r1-32b-maintenance", 3000, ["12.93 %"]],
  ["v3-hardware", 934500, ["3,384,000"]],
  ["r1-32b-hardware", 23200, ["as stated"]],
  ["q4km-hardware", 420000, ["58,333"]],
  ["iq1s-hardware", 150000, ["as stated"]],
  ["r1-extra", 120000, ["no GRPO module"]],
  ["v3-people", { fixed: 820000, perPersonYear: 1200, capacityPeople: 200 }, ["820,000", "934,500"]],
  ["r1-people", { fixed: 18000, perPersonYear: 380, capacityPeople: 10 }, ["18,000", "23,200"]],
  ["crossover", 680, ["never", "2,405.88", "406.47", "821", "831"]],
  ["crossover-v3-head", 1324, ["6,613"]],
  ["crossover-r1-head", 1450, ["16.8"]],
  ["hybrid-tco", -63, ["+13.6 %", "−43.2 %", "−62.1 %", "−71.6 %"]],
  ["hybrid-r1-head", 412, ["no source"]],
  ["hybrid-v3-call", 0.17, ["no source"]],
  ["v3-tco-5y", 280000, ["280,800", "1,605,300"]],
  ["r1-vs-v3", 40, ["+12.8 %"]],
  ["throughput-v3", 2000, ["10 tokens/s"]],
  ["throughput-r1", 2100, ["same speed and memory"]],
  ["users-v3", 200, ["no source"]],
  ["latency-v3", 120, ["no source"]],
  ["speed-v3", 60, ["vendor's API"]],
  ["speed-iq1s", 18, ["17.4"]],
  ["api-in", 0.14, ["US dollars", "0.27"]],
  ["api-out", 0.28, ["US dollars", "1.10"]],
  ["vram-iq1s", 157, ["140.2 GB", "130.60 GiB"]],
  ["vram-awq", 380, ["361 GB"]],
  ["vram-q4km", 420, ["404.4 GB", "376.65 GiB", "316.6"]],
  ["vram-int8", 210, ["671 GB"]],
  ["vram-fp16", 350, ["1,342 GB"]],
  ["vram-finetune", 1400, ["10,736 GB"]],
  ["active-params", 3.7, ["37 billion"]],
  ["train-gpu-hours", 180000, ["2,664,000"]],
  ["train-cost", 5576000, ["5,576,000"]],
  ["train-gpus", 2048, ["as stated"]],
  ["k8s-idle", 60, ["simulate"]],
  ["k8s-burst", -45, ["simulate"]],
  ["budget-2x4090", 5000, ["context"]],
  ["budget-4xa100", [80000, 120000], ["context"]],
  ["budget-16xh100", [3000000, 5000000], ["940,000"]],
  ["budget-ascend", [6000000, 8000000], ["no source"]],
  ["ascend-tco", -65, ["no source"]],
  ["server-min", { cpuCores: 64, ramGB: 512, nvmeTB: 2, networkGbps: 10, gpus: "8×A100 80GB" }, ["context"]],
  ["server-rec", { cpuCores: 128, ramGB: 1024, nvmeTB: 10, networkGbps: 100, gpus: "8×H100 94GB" }, ["context"]],
];

describe("the article of 2025", () => {
  test.each(rows)("%s: the article says %j, we say %j", (id, value, ours) => {
    expect(scenario.rows.find((row) => row.id === id)?.value).toEqual(value);
    const finding = found.find((row) => row.id === id);
    for (const figure of ours) expect(finding?.recomputed).toContain(figure);
  });

  test("no row is left out, and none twice", () => {
    expect(found.map((row) => row.id).sort()).toEqual(rows.map(([id]) => id).sort());
    expect(new Set(found.map((row) => row.id)).size).toBe(found.length);
  });

  test("docs/article.md is what `npm run -s cost -- article` prints", () => {
    expect(readFileSync("docs/article.md", "utf8")).toBe(articleMarkdown(found));
  });
});
