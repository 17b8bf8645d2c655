import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { scaledObjectOf } from "../../../components/serving/scaling/scaled-object.ts";
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
import { scheduledWeek } from "../../../src/schedule/index.ts";
import type { Plan } from "../../../src/planner/index.ts";
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
    expect(always.timeToFirstToken?.p95).toBeLessThan(scaled.timeToFirstToken?.p95 ?? 0);
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

interface Deployed {
  /** Only where KEDA itself polls; else the autoscaler asks every 15 s, Kubernetes' default. */
  readonly pollingInterval?: number;
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
  readonly cooldownPeriod?: number;
  readonly advanced: {
    readonly horizontalPodAutoscalerConfig: {
      readonly behavior: Readonly<
        Record<
          "scaleUp" | "scaleDown",
          {
            readonly stabilizationWindowSeconds: number;
            readonly policies: readonly { readonly value: number; readonly periodSeconds: number }[];
          }
        >
      >;
    };
  };
  readonly triggers: readonly { readonly type: string; readonly metadata: Readonly<Record<string, string>> }[];
}

const placement = { name: "deepseek", namespace: "deepseek", prometheusUrl: "http://prometheus" } as Placement;
const deployedFor = (deployed: Plan) => scaledObjectOf(deployed, placement).spec as unknown as Deployed;

const windows = [
  { from: "08:00", to: "18:30", replicas: 3 },
  { days: ["fri", "sat"], from: "22:00", to: "02:15", replicas: 1 },
  { days: ["sun"], from: "00:00", to: "12:00", replicas: 2 },
];
const scheduled = planned({
  profile: "v3-fp8-8xh100",
  replicas: { min: 0, max: 4 },
  schedule: { timeZone: "Asia/Shanghai", windows },
});

describe("the rules simulated are the rules deployed", () => {
  test.each([
    ["always on", plan],
    ["on a schedule", scheduled],
  ])("%s", (_name, of) => {
    const spec = deployedFor(of);
    const { scaleUp, scaleDown } = spec.advanced.horizontalPodAutoscalerConfig.behavior;
    const { schedule, ...rules } = rulesOf(of);
    expect(rules).toEqual({
      min: spec.minReplicaCount,
      max: spec.maxReplicaCount,
      pollSeconds: spec.pollingInterval ?? 15,
      waitingPerReplica: Number(spec.triggers[0]?.metadata["threshold"]),
      runningPerReplica: Number(spec.triggers[1]?.metadata["threshold"]),
      scaleUpWindowSeconds: scaleUp.stabilizationWindowSeconds,
      scaleDownWindowSeconds: scaleDown.stabilizationWindowSeconds,
      stepReplicas: scaleUp.policies[0]?.value,
      stepSeconds: scaleUp.policies[0]?.periodSeconds,
      ...(spec.cooldownPeriod === undefined ? {} : { cooldownSeconds: spec.cooldownPeriod }),
    });
    expect(scaleDown.policies).toEqual([{ type: "Pods", value: 1, periodSeconds: scaleUp.policies[0]?.periodSeconds }]);
    expect(schedule).toEqual(of.schedule);
  });

  test("KEDA's reading of the cron triggers is the schedule, at every minute of the week", () => {
    const triggers = deployedFor(scheduled).triggers.filter(({ type }) => type === "cron");
    expect(triggers.map(({ metadata }) => metadata["timezone"])).toEqual(Array(3).fill("Asia/Shanghai"));
    const week = scheduledWeek({ timeZone: "Asia/Shanghai", windows: scheduled.schedule?.windows ?? [] });
    // KEDA: inside when the next end comes before the next start. The most of all triggers counts.
    for (let minute = 0; minute < week.length; minute++) {
      const asked = triggers.map(({ metadata: { start = "", end = "", desiredReplicas } }) =>
        untilNext(end, minute) < untilNext(start, minute) ? Number(desiredReplicas) : 0,
      );
      expect([minute, Math.max(...asked)]).toEqual([minute, week[minute]]);
    }
  });
});

/** Minutes from a minute of the week (Monday's midnight is 0) to the next moment of `minute hour * * days`. */
function untilNext(cron: string, now: number): number {
  const [minute = NaN, hour = NaN] = cron.split(" ").map(Number);
  const days = (cron.split(" ")[4] ?? "").split(",").map((day) => (Number(day) + 6) % 7);
  const week = 7 * 24 * 60;
  return Math.min(...days.map((day) => ((day * 1440 + hour * 60 + minute - now - 1 + 2 * week) % week) + 1));
}

describe("a stack that sleeps", () => {
  const day = generateTrace("office-day");
  const asleep: Simulation = {
    ...simulation,
    rules: rulesOf(
      planned({
        profile: "v3-fp8-8xh100",
        replicas: { min: 0, max: 2 },
        schedule: { timeZone: "Europe/Berlin", windows: [{ from: "08:00", to: "18:00" }] },
      }),
    ),
  };
  const run = simulate(day, asleep);
  const wake = 8 * 3600 + asleep.nodeStartSeconds + asleep.loadSeconds;

  test("answers from the cold start after its window opens, and refuses whoever came before", () => {
    const refused = run.works.filter((work) => work.refused === true);
    expect(refused.length).toBe(run.refused);
    expect(refused.length).toBeGreaterThan(0);
    const morning = run.works.filter(({ request }) => request.second < wake);
    expect(morning.every((work) => work.refused === true)).toBe(true);
    const open = run.works.filter(
      ({ request: { second } }) => second > wake + asleep.rules.pollSeconds && second < 18 * 3600,
    );
    expect(open.length).toBeGreaterThan(1000);
    expect(open.every((work) => work.refused === undefined)).toBe(true);
    for (const work of run.works.filter((it) => it.refused === undefined)) {
      expect(work.finishedAt).toBeGreaterThan(work.request.second);
    }
  });

  test("is given back once it was quiet for the cooldown after closing, not while someone asks", () => {
    const { cooldownSeconds = NaN } = asleep.rules;
    const last = run.samples.findLast((sample) => sample.ready > 0)?.second ?? NaN;
    expect(last).toBeGreaterThanOrEqual(18 * 3600 + cooldownSeconds - asleep.rules.pollSeconds);
    const lastAnswer = Math.max(...run.works.map((work) => work.finishedAt ?? 0));
    expect(last).toBeGreaterThanOrEqual(lastAnswer + cooldownSeconds - 2 * asleep.rules.pollSeconds);
    expect(run.samples.at(-1)?.ordered).toBe(0);
  });

  test("stays asleep on a Sunday, whoever asks", () => {
    const sunday = simulate(day, { ...asleep, weekSecond: 6 * 86_400 });
    expect(sunday.refused).toBe(day.length);
    expect(sunday.billedSeconds).toBe(0);
    expect(summarize(sunday, null).timeToFirstToken).toBeNull();
  });
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
