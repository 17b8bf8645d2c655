import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { scaledObjectOf } from "../../../components/serving/scaled-object.ts";
import type { Placement } from "../../../components/serving/placement.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig } from "../../../src/config/index.ts";
import {
  generateTrace,
  multiplied,
  paceOf,
  printTrace,
  readTrace,
  rulesOf,
  simulate,
  summarize,
  trafficAbout,
  trafficNames,
  type Simulated,
  type Simulation,
  type TraceRequest,
} from "../../../src/scaling/index.ts";
import { planned } from "../planned.ts";

const config = { profile: "v3-fp8-8xh100", replicas: { min: 1, max: 3 } };
const plan = planned(config);
const simulation: Simulation = {
  pace: paceOf(plan, readConfig(config, catalog).request, catalog),
  rules: rulesOf(plan),
  nodeStartSeconds: 300,
  loadSeconds: plan.speed.loadSeconds,
  nodeIdleSeconds: 600,
  drainSeconds: plan.deployment.drainSeconds,
};
const spike = multiplied(generateTrace("launch-spike"), 6);

function ended(run: Simulated, trace: readonly TraceRequest[]): void {
  expect(run.works).toHaveLength(trace.length);
  for (const { request, firstTokenAt = NaN, finishedAt = NaN } of run.works) {
    expect(firstTokenAt).toBeGreaterThanOrEqual(request.second);
    expect(finishedAt).toBeGreaterThanOrEqual(firstTokenAt - 1);
  }
}

describe("a simulated day", () => {
  const run = simulate(spike, simulation);

  test("ends every request once, and is the same day each time", () => {
    ended(run, spike);
    expect(JSON.stringify(simulate(spike, simulation))).toBe(JSON.stringify(run));
  });

  test("never has more replicas than the most, nor fewer than the least", () => {
    for (const sample of run.samples) expect(sample.ready).toBeLessThanOrEqual(simulation.rules.max);
    for (const sample of run.samples) expect(sample.ready).toBeGreaterThanOrEqual(simulation.rules.min);
  });

  test("adds replicas one at a time, no sooner than a step allows, and does not flap", () => {
    const changes = run.samples.flatMap((sample, index) => {
      const before = run.samples[index - 1];
      return before !== undefined && sample.ordered > before.ordered
        ? [{ second: sample.second, by: sample.ordered - before.ordered }]
        : [];
    });
    expect(changes.length).toBeGreaterThan(0);
    for (const [index, change] of changes.entries()) {
      expect(change.by).toBe(1);
      const before = changes[index - 1];
      if (before) expect(change.second - before.second).toBeGreaterThanOrEqual(simulation.rules.stepSeconds);
    }
  });

  test("with the most replicas all day waits less and costs more", () => {
    const hourly = { perReplica: 110, rest: 1 };
    const most = simulation.rules.max;
    const fixed = simulate(spike, { ...simulation, rules: { ...simulation.rules, min: most } });
    const [scaled, always] = [summarize(run, hourly), summarize(fixed, hourly)];
    expect(always.timeToFirstToken.p95).toBeLessThan(scaled.timeToFirstToken.p95);
    expect(always.cost ?? 0).toBeGreaterThan(scaled.cost ?? Infinity);
  });

  test("a replica that goes away finishes or hands on what it runs", () => {
    const hasty = simulate(spike, {
      ...simulation,
      drainSeconds: 0,
      rules: { ...simulation.rules, scaleDownWindowSeconds: 15 },
    });
    ended(hasty, spike);
  });
});

test("the rules simulated are the rules deployed", () => {
  const placement = { name: "deepseek", namespace: "deepseek", prometheusUrl: "http://prometheus" } as Placement;
  const spec = scaledObjectOf(plan, placement).spec as {
    pollingInterval: number;
    minReplicaCount: number;
    maxReplicaCount: number;
    advanced: {
      horizontalPodAutoscalerConfig: {
        behavior: Record<
          "scaleUp" | "scaleDown",
          { stabilizationWindowSeconds: number; policies: { value: number; periodSeconds: number }[] }
        >;
      };
    };
    triggers: { metadata: { threshold: string } }[];
  };
  const { scaleUp, scaleDown } = spec.advanced.horizontalPodAutoscalerConfig.behavior;
  expect(rulesOf(plan)).toEqual({
    min: spec.minReplicaCount,
    max: spec.maxReplicaCount,
    pollSeconds: spec.pollingInterval,
    waitingPerReplica: Number(spec.triggers[0]?.metadata.threshold),
    runningPerReplica: Number(spec.triggers[1]?.metadata.threshold),
    scaleUpWindowSeconds: scaleUp.stabilizationWindowSeconds,
    scaleDownWindowSeconds: scaleDown.stabilizationWindowSeconds,
    stepSeconds: scaleUp.policies[0]?.periodSeconds,
  });
  expect([scaleUp.policies[0]?.value, scaleDown.policies[0]]).toEqual([1, scaleUp.policies[0]]);
});

describe("traces", () => {
  test.each(trafficNames)("%s in the repository is what its generator makes", (name) => {
    const text = readFileSync(`traces/${name}.csv`, "utf8");
    expect(text).toBe(printTrace(trafficAbout(name), generateTrace(name)));
    expect(readTrace(text)).toEqual(generateTrace(name));
  });

  test.each([
    ["no header", "1,2,3", "header"],
    ["nothing in it", "second,inputTokens,outputTokens\n", "holds no request"],
    ["time that runs backwards", "second,inputTokens,outputTokens\n2,1,1\n1,1,1", "line 3"],
    ["a word for a number", "second,inputTokens,outputTokens\n1,many,1", "line 2"],
    ["no output", "second,inputTokens,outputTokens\n1,1,0", "line 2"],
  ])("with %s are refused", (_name, text, message) => {
    expect(() => readTrace(text)).toThrow(message);
  });
});
