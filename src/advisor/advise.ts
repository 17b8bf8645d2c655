import { benchmarks, dataParallelError, scores, type Benchmark, type Catalog, type Model } from "../catalog/index.ts";
import { cents } from "../cost/index.ts";
import { printGiB, printInteger, printRequests } from "../fit/index.ts";
import { profileNames, profileOf } from "../profiles/index.ts";
import { adviceSchema, type Advice, type Choice, type Elimination } from "./advice.ts";
import { tasks, type Need } from "./need.ts";
import { bestOf, type Found, type Option } from "./options.ts";
import { bitsPerParameter, bySize, gpuBytesOf, isSpread } from "./rooms.ts";

/** A model that was looked at. */
interface Looked {
  readonly model: Model;
  readonly score: number | null;
  readonly found: Found;
}

const published = ({ id }: Model, benchmark: Benchmark): number | null =>
  scores.find(({ model }) => model === id)?.values[benchmark] ?? null;

/**
 * Which model, which size, which machines for a need. The scores decide among models, rent among the machines of one;
 * every model that is not chosen has the number that ruled it out. Pure: the same need and catalog give the same bytes.
 */
export function adviceOf(need: Need, catalog: Catalog): Advice {
  const { benchmark } = tasks[need.task];
  const scored = catalog.models.filter(({ id }) => scores.some(({ model }) => model === id));
  const looked = scored.map((model): Looked => ({
    model,
    score: published(model, benchmark),
    found: bestOf(catalog, model, need),
  }));
  const serving = looked
    .filter((row) => row.found.best !== undefined && reaches(need, row.score))
    .sort(need.leastScore === undefined ? byScore : byRent);
  const [first, ...rest] = serving;
  return {
    schema: adviceSchema,
    need,
    benchmark: { id: benchmark, title: benchmarks[benchmark] },
    choice: first?.found.best === undefined ? null : choiceOf(first.score, first.found.best, need),
    reasons: first === undefined ? [] : reasonsOf(first, rest, need),
    elsewhere: first === undefined ? [] : first.found.next.map((option) => choiceOf(first.score, option, need)),
    others: rest.flatMap(({ score, found: { best } }) => (best === undefined ? [] : [choiceOf(score, best, need)])),
    eliminated: [
      ...looked.filter((row) => !serving.includes(row)).map((row) => eliminated(row, need)),
      ...compressed(catalog, scored, need),
    ],
    notes: notesOf(
      need,
      serving.flatMap(({ found: { best, next } }) => (best ? [best, ...next] : next)).some(isSpread),
    ),
  };
}

const reaches = ({ leastScore }: Need, score: number | null) =>
  leastScore === undefined || (score !== null && score >= leastScore);

const rentOf = ({ found }: Looked) => found.best?.rent ?? null;

/** Best first; models without a score in the task's evaluation come last, by what they know. */
function byScore(a: Looked, b: Looked): number {
  const knows = ({ model }: Looked) => published(model, "gpqaDiamond") ?? 0;
  return (b.score ?? -1) - (a.score ?? -1) || knows(b) - knows(a) || byRent(a, b);
}

/** Cheapest first, unpriced last and by the size of their machines; then the better score. */
function byRent(a: Looked, b: Looked): number {
  const [left, right] = [rentOf(a), rentOf(b)];
  const sameCurrency = a.found.best?.currency === b.found.best?.currency;
  const rents = left === null || right === null || !sameCurrency ? 0 : left.comparedTo(right);
  const [one, other] = [a.found.best, b.found.best];
  const sizes = left === null && right === null && one && other ? bySize(gpuBytesOf(one), gpuBytesOf(other)) : 0;
  return Number(left === null) - Number(right === null) || rents || sizes || (b.score ?? -1) - (a.score ?? -1);
}

function choiceOf(score: number | null, option: Option, need: Need): Choice {
  const { setup, replicas, rent, currency, speed, region } = option;
  const { model, weights, engine, machine, nodes, parallelism } = setup;
  return {
    model: model.id,
    weights: weights.id,
    engine: engine.name,
    target: machine.target,
    region,
    machine: machine.id,
    nodesPerReplica: nodes,
    gpus: nodes * machine.accelerators * replicas,
    parallelism,
    replicas,
    concurrencyPerReplica: setup.concurrency,
    score,
    perMonth: rent === null ? null : cents(rent),
    currency,
    tokensPerSecond: Math.round(1e5 / speed.timePerOutputTokenMs) / 100,
    timeToFirstTokenMs: speed.timeToFirstTokenMs,
    provenance: speed.provenance,
    config: configOf(option, need),
  };
}

/** A stack file needs a profile: the nearest by model, else by engine. Everything else is said in full. */
function configOf(option: Option, { contextTokens, workload }: Need): Choice["config"] {
  const { setup, replicas, region } = option;
  const { model, weights, engine, machine, nodes, parallelism } = setup;
  const nearest =
    profileNames.find((name) => profileOf(name).model === model.id && profileOf(name).engine === engine.name) ??
    profileNames.find((name) => profileOf(name).engine === engine.name) ??
    "v3-fp8-8xh100";
  const { tensorParallel, pipelineParallel } = parallelism;
  return {
    profile: nearest,
    target: machine.target,
    ...(region === "" ? {} : { region }),
    model: model.id,
    weights: weights.id,
    engine: engine.name,
    machine: machine.id,
    nodesPerReplica: nodes,
    ...(isSpread(option) ? { layout: "throughput" } : {}),
    ...(engine.name === "llama-cpp" ? { cpuExperts: false } : { tensorParallel, pipelineParallel }),
    kvCacheDtype: setup.kvCacheDtype,
    contextTokens,
    concurrency: setup.concurrency,
    workload,
    memoryUtilization: setup.memoryUtilization,
    replicas: { min: replicas, desired: replicas, max: replicas },
  };
}

function reasonsOf(first: Looked, rest: readonly Looked[], need: Need): readonly string[] {
  const title = benchmarks[tasks[need.task].benchmark];
  const { best, holding } = first.found;
  const [next] = rest;
  const scored = `${first.model.title} reaches ${first.score === null ? "no published score" : String(first.score)} in ${title}`;
  const against =
    next === undefined ? "" : `, ${next.model.title} ${next.score === null ? "none" : String(next.score)}`;
  const rule =
    need.leastScore === undefined
      ? need.budget === undefined
        ? "the best score of those that serve the need"
        : `the best score within ${need.budget.perMonth} ${need.budget.currency} a month`
      : `the ${best?.rent === null ? "smallest" : "cheapest"} of those that reach ${String(need.leastScore)}`;
  if (best === undefined) return [];
  const { setup, speed, replicas, rent, currency } = best;
  const setups = `of ${printInteger(holding)} setups with room for it`;
  return [
    `${scored}${against}: ${rule}`,
    rent === null
      ? `no price is known here of what is fast enough: ${setups}, this takes the least GPU memory, ${printGiB(gpuBytesOf(best))}; machines without GPUs come last`
      : `${setups}, this is the cheapest that is fast enough: ${cents(rent)} ${currency} a month`,
    `${(1e3 / speed.timePerOutputTokenMs).toFixed(1)} tokens/s for ${setup.concurrency === 1 ? "one request at a time" : `each of ${printRequests(setup.concurrency)} at once`}` +
      `${replicas > 1 ? ` on each of ${String(replicas)} replicas` : ""}; ${String(need.minTokensPerSecond)} were asked (${speed.provenance})`,
  ];
}

function eliminated({ model, score, found }: Looked, need: Need): Elimination {
  const { budget, minTokensPerSecond, maxFirstTokenMs, leastScore } = need;
  const row = (code: Elimination["code"], message: string) => ({ model: model.id, code, message });
  if (!reaches(need, score)) {
    const reached = score === null ? "has no published score" : `reaches ${String(score)}`;
    return row("score", `${reached} in ${benchmarks[tasks[need.task].benchmark]}, ${String(leastScore)} was asked`);
  }
  if (found.holding === 0) {
    const most =
      need.contextTokens > model.maxContextTokens ? `; it has at most ${printInteger(model.maxContextTokens)}` : "";
    return row(
      "room",
      `no machine of ${need.places.map(({ target }) => target).join(", ")} holds it with ${printInteger(need.contextTokens)} tokens of context${most}`,
    );
  }
  if (found.cheapest === undefined) {
    const slow = `the fastest of ${printInteger(found.holding)} setups gives ${found.fastest.toFixed(1)} tokens/s, ${String(minTokensPerSecond)} were asked`;
    const late =
      maxFirstTokenMs === undefined
        ? ""
        : `; the first token takes at least ${printInteger(found.promptestMs)} ms, ${printInteger(maxFirstTokenMs)} were asked`;
    return row("speed", `${slow}${late}`);
  }
  const { rent, currency } = found.cheapest;
  const most = `${budget?.perMonth ?? ""} ${budget?.currency ?? ""}`;
  return row(
    "budget",
    rent === null || currency !== budget?.currency
      ? `its machines have no price in ${budget?.currency ?? ""} that could be held against ${most} a month`
      : `the cheapest that is fast enough costs ${cents(rent)} ${currency} a month, ${cents(rent.minus(budget.perMonth))} above ${most}`,
  );
}

/** Files that were left out for being compressed too far. */
function compressed(catalog: Catalog, models: readonly Model[], { leastBits }: Need): readonly Elimination[] {
  return models.flatMap((model) =>
    catalog.weights
      .filter((row) => row.models.includes(model.id) && row.offered === true && row.latentCache !== false)
      .map((row) => ({ row, bits: bitsPerParameter(model, row) }))
      .filter(({ bits }) => bits < leastBits)
      .map(({ row, bits }): Elimination => ({
        model: model.id,
        weights: row.id,
        code: "bits",
        message: `${row.title} stores ${bits.toFixed(1)} bits per parameter, ${String(leastBits)} were asked: published scores are not assumed to hold there`,
      })),
  );
}

function notesOf({ task, concurrency }: Need, withRanks: boolean): readonly string[] {
  return [
    ...(task === "chat"
      ? [
          "R1 and its distills write their reasoning before the answer: more output tokens for the same question, not in the figures",
        ]
      : ["reasoning is output as well: state it in the output tokens of the usual request"]),
    ...(withRanks
      ? [
          `ranks: layout throughput, in which GPUs take requests of their own; on ${String(dataParallelError.cases.length)} published runs its time per token was ${(dataParallelError.mean * 100).toFixed(0)} % off on average`,
        ]
      : []),
    "scores: deepseek-ai/DeepSeek-R1 README.md of 2025-01, measured with the models' own weights; V3-0324 and R1-0528 have the memory and the speed of V3 and R1",
    `rent of the machines alone, for ${printRequests(concurrency)} at once around the clock`,
  ];
}
