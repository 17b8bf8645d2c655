import { describe, expect, test } from "vitest";
import { adviceOf, type Choice, type Need } from "../../../src/advisor/index.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { adviceText } from "../../../src/report/index.ts";
import { outcomeOf, planned } from "../planned.ts";

const need: Need = {
  task: "reasoning",
  concurrency: 10,
  contextTokens: 8192,
  workload: { inputTokens: 1024, outputTokens: 1024 },
  minTokensPerSecond: 10,
  leastBits: 4,
  places: [{ target: "aws", region: "us-east-1" }],
};
const usd = (perMonth: string) => ({ budget: { perMonth, currency: "USD" as const } });

const needs: Readonly<Record<string, Need>> = {
  "reasoning-10000-usd": { ...need, ...usd("10000") },
  "chat-any-price": { ...need, task: "chat" },
  "code-cheapest-above-1400": { ...need, task: "code", leastScore: 1400 },
  "own-servers": { ...need, places: [{ target: "kubernetes", region: "" }], concurrency: 2 },
  "many-long-requests": {
    ...{ ...need, concurrency: 128, contextTokens: 32_768, minTokensPerSecond: 15, leastScore: 75 },
    workload: { inputTokens: 8192, outputTokens: 1024 },
  },
  "nothing-for-10-usd": { ...need, ...usd("10") },
};
const advice = Object.fromEntries(Object.entries(needs).map(([name, asked]) => [name, adviceOf(asked, catalog)]));
const adviceFor = (name: string) => advice[name] ?? adviceOf(need, catalog);

/** Refresh with `vitest --update`, and review the difference. */
test.each(Object.keys(needs))("%s reads as reviewed", async (name) => {
  await expect(adviceText(adviceFor(name))).toMatchFileSnapshot(`golden/${name}.txt`);
  await expect(`${JSON.stringify(adviceFor(name), null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
});

test("R1 for reasoning, V3 for chat: the scores that DeepSeek published decide", () => {
  // AIME 2024: R1 79.8, V3 39.2. IF-Eval: V3 86.1, R1 83.3.
  expect(adviceOf(need, catalog).choice).toMatchObject({ model: "deepseek-r1", score: 79.8 });
  expect(adviceFor("chat-any-price").choice).toMatchObject({ model: "deepseek-v3", score: 86.1 });
});

test("a budget rules out 671 billion parameters, and says by how much", () => {
  const { choice, eliminated } = adviceFor("reasoning-10000-usd");
  expect(choice).toMatchObject({ model: "deepseek-r1-distill-qwen-32b", score: 72.6 });
  const r1 = eliminated.find(({ model, code }) => model === "deepseek-r1" && code === "budget");
  const [, costs, above] = /costs ([\d.]+) USD a month, ([\d.]+) above 10000/.exec(r1?.message ?? "") ?? [];
  expect(Number(costs) - Number(above)).toBeCloseTo(10_000, 2);
});

test("with a least score the cheapest that reaches it is chosen", () => {
  const { choice, others, eliminated } = adviceFor("code-cheapest-above-1400");
  const rents = [choice, ...others].map((option) => Number(option?.perMonth));
  expect(Math.min(...rents)).toBe(rents[0]);
  for (const option of [choice, ...others]) expect(option?.score).toBeGreaterThanOrEqual(1400);
  // V3 reaches 1134.
  expect(eliminated).toContainEqual(expect.objectContaining({ model: "deepseek-v3", code: "score" }) as object);
});

describe("every choice", () => {
  const choices: readonly (readonly [string, Choice])[] = Object.values(advice).flatMap((given) =>
    [given.choice, ...given.elsewhere, ...given.others].flatMap((choice) =>
      choice === null ? [] : [[`${choice.model} ${choice.weights} on ${choice.machine}`, choice] as const],
    ),
  );

  test.each(choices)("%s is a plan as its configuration says, at its rent and speed", (_name, choice) => {
    const plan = planned(choice.config);
    expect([plan.machine, plan.nodesPerReplica, plan.replicas.desired]).toEqual([
      choice.machine,
      choice.nodesPerReplica,
      choice.replicas,
    ]);
    const rent = plan.cost.lines.find(({ name }) => name.startsWith(choice.machine))?.perMonth ?? null;
    expect(rent).toBe(choice.perMonth);
    expect(1e3 / plan.speed.timePerOutputTokenMs).toBeGreaterThanOrEqual(need.minTokensPerSecond);
    expect(plan.speed.provenance).toBe(choice.provenance);
    // All requests at once have room.
    expect(choice.replicas * choice.concurrencyPerReplica).toBeGreaterThanOrEqual(choice.target === "aws" ? 10 : 2);
  });
});

test("where no price is known the least GPU memory goes first and no GPU last, and the reasons say so", () => {
  const { choice, elsewhere, others, reasons } = adviceFor("own-servers");
  const bytesOf = (option: Choice | null | undefined): number => {
    const machine = catalog.machines.find(({ id }) => id === option?.machine);
    const each = catalog.accelerators.find(({ id }) => id === machine?.accelerator)?.visibleBytes ?? 0;
    return (option?.gpus ?? 0) * each;
  };
  const listed = [choice, ...elsewhere].map(bytesOf);
  expect(listed).toEqual([...listed].sort((a, b) => a - b));
  expect([choice, ...elsewhere, ...others].map((option) => option?.perMonth)).not.toContain(expect.any(String));
  for (const option of [choice, ...others]) expect(option?.gpus).toBeGreaterThan(0);
  expect(reasons.join()).toMatch(
    /no price is known here .* takes the least GPU memory, .*; machines without GPUs come last/,
  );
  expect(reasons.join()).not.toContain("cheapest");
});

test("each model is chosen, another choice or ruled out with a number; files below four bits are named", () => {
  for (const given of Object.values(advice)) {
    const named = [given.choice, ...given.others].map((choice) => choice?.model);
    const out = given.eliminated.filter(({ weights }) => weights === undefined);
    expect([...named.filter((model) => model !== undefined), ...out.map(({ model }) => model)].sort()).toEqual([
      "deepseek-r1",
      "deepseek-r1-distill-llama-70b",
      "deepseek-r1-distill-llama-8b",
      "deepseek-r1-distill-qwen-1.5b",
      "deepseek-r1-distill-qwen-14b",
      "deepseek-r1-distill-qwen-32b",
      "deepseek-r1-distill-qwen-7b",
      "deepseek-v3",
    ]);
    for (const { message } of given.eliminated) expect(message).toMatch(/\d/);
    // 130.6 GiB over 671 billion parameters: 1.7 bits.
    expect(given.eliminated.find(({ weights }) => weights === "iq1-s")?.message).toContain("1.7 bits per parameter");
  }
});

test("where GPUs that take requests of their own need fewer machines, that layout is recommended", () => {
  const { choice, notes } = adviceFor("many-long-requests");
  // A latent cache of R1 is 61 layers × 576 numbers × 2 bytes = 70,272 bytes a token, which with tensor parallelism every
  // GPU keeps: 128 × 9,216 × 70,272 = 82.9 GB beside 1/8 of 671 GB. With eight ranks each keeps 1/8 of both.
  expect(choice).toMatchObject({ machine: "p5en.48xlarge", nodesPerReplica: 1, replicas: 1 });
  expect(choice?.parallelism).toMatchObject({ dataParallel: 8, tensorParallel: 1 });
  expect(choice?.config).toMatchObject({ layout: "throughput" });
  const usual = outcomeOf({ ...choice?.config, layout: "latency", tensorParallel: 8 });
  expect(usual.verdict === "refused" || 1e3 / usual.speed.timePerOutputTokenMs < 15).toBe(true);
  expect(notes.join("\n")).toMatch(/layout throughput.*7 published runs.*20 % off/);
});

test("a wait for the first token that nothing keeps rules everything out, with the shortest there is", () => {
  const { choice, eliminated } = adviceOf({ ...need, concurrency: 1, maxFirstTokenMs: 1 }, catalog);
  expect(choice).toBeNull();
  expect(eliminated[0]).toMatchObject({ code: "speed", message: expect.stringContaining("1 were asked") as string });
});
