import { describe, expect, test } from "vitest";
import { exponential, seeded, simulate, type ScalingRules, type TraceRequest } from "../../../src/scaling/index.ts";

const rules: ScalingRules = {
  min: 1,
  max: 1,
  pollSeconds: 1e9,
  waitingPerReplica: 1e9,
  runningPerReplica: 1e9,
  scaleUpWindowSeconds: 120,
  scaleDownWindowSeconds: 600,
  stepReplicas: 1,
  stepSeconds: 600,
};

/** One request at a time on each of `servers`, one token a second: the textbook's server. */
function textbook(trace: readonly TraceRequest[], servers: number) {
  return simulate(trace, {
    pace: { slots: 1, secondsPerToken: () => 1, prefillSeconds: () => 0 },
    rules: { ...rules, min: servers, max: servers },
    nodeStartSeconds: 0,
    loadSeconds: 0,
    nodeIdleSeconds: 0,
    drainSeconds: 1e9,
  });
}

function poisson(count: number, between: number, tokens: (random: () => number) => number): readonly TraceRequest[] {
  const random = seeded(7);
  let second = 0;
  return Array.from({ length: count }, () => {
    second += exponential(random, between);
    return { second, inputTokens: 1, outputTokens: tokens(random) };
  });
}

/** Mean wait of M/M/c by Erlang's C formula. */
function erlangWait(arrivalRate: number, serviceRate: number, servers: number): number {
  const load = arrivalRate / serviceRate;
  let term = 1;
  let sum = 0;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term *= load / (k + 1);
  }
  const waits = (term * servers) / (servers - load);
  return waits / (sum + waits) / (servers * serviceRate - arrivalRate);
}

describe("the simulation agrees with closed forms within 5 %", () => {
  test.each([
    [1, 0.6],
    [3, 0.7],
    [5, 0.8],
  ])("M/M/%i at a load of %d", (servers, load) => {
    const mean = 10;
    const rate = (load * servers) / mean;
    const run = textbook(
      poisson(120_000, 1 / rate, (random) => exponential(random, mean)),
      servers,
    );
    const wait = (run.meanWaiting * run.seconds) / run.works.length;
    expect(Math.abs(wait / erlangWait(rate, 1 / mean, servers) - 1)).toBeLessThan(0.05);
  });

  test.each([0.5, 0.8])("M/D/1 at a load of %d: load × service ÷ 2 (1 − load)", (load) => {
    const service = 10;
    const run = textbook(
      poisson(120_000, service / load, () => service),
      1,
    );
    const wait = (run.meanWaiting * run.seconds) / run.works.length;
    expect(Math.abs(wait / ((load * service) / (2 * (1 - load))) - 1)).toBeLessThan(0.05);
  });

  test("Little's law: as many in the system as arrive in the time one stays", () => {
    const run = textbook(
      poisson(20_000, 5, (random) => exponential(random, 12)),
      3,
    );
    const stay = run.works.reduce((sum, it) => sum + (it.finishedAt ?? NaN) - it.request.second, 0) / run.works.length;
    expect(run.meanInSystem).toBeCloseTo((run.works.length / run.seconds) * stay, 6);
  });
});
