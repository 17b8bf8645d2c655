import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Placement } from "../../../components/serving/index.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { Rendered } from "./rendered.ts";

/** What a released package accepts and reports; refreshed by `scripts/engine-interface.ts`. */
interface Interface {
  readonly version: string;
  readonly flags: readonly string[];
  readonly metrics: readonly string[];
}

function interfaceOf(engine: string): Interface {
  return JSON.parse(readFileSync(new URL(`interfaces/${engine}.json`, import.meta.url), "utf8")) as Interface;
}

const sglang = { name: "sglang", version: "0.5.23", image: "lmsysorg/sglang:v0.5.23" } as const;
const ascend = { name: "vllm-ascend", version: "0.23.0", image: "quay.io/ascend/vllm-ascend:v0.23.0" } as const;
const quantised = { kvCacheDtype: "fp8" } as const;

const spread = { tensorParallel: 2, pipelineParallel: 1, dataParallel: 8, expertParallel: 16 } as const;
const files = { a: "0".repeat(64) };
const adapters = [{ name: "tone", path: "adapters/tone", sha256: files }];
const room = { adapters: { names: ["tone"], slots: 1, rank: 16, modules: ["q_proj"] } } as const;

const cases: readonly { plan: Plan; placement: Placement }[] = [
  { plan: v3OnTwoP5, placement: onEks },
  { plan: { ...v3OnTwoP5, ...quantised, nodesPerReplica: 1 }, placement: onEks },
  { plan: { ...v3OnTwoP5, engine: sglang }, placement: { ...onEks, apiKey: "k" } },
  { plan: { ...v3OnTwoP5, ...quantised, engine: sglang, nodesPerReplica: 1 }, placement: onEks },
  { plan: { ...v3OnTwoP5, engine: ascend, weights: "int8" }, placement: onOwnServers },
  ...[{}, { engine: sglang }, { engine: ascend, weights: "int8" }].flatMap((engine) =>
    [1, 2].map((nodesPerReplica) => ({
      plan: { ...v3OnTwoP5, ...engine, nodesPerReplica, parallelism: spread },
      placement: onOwnServers,
    })),
  ),
  { plan: r1On3090s, placement: onOwnServers },
  { plan: { ...v3OnTwoP5, ...room }, placement: { ...onEks, adapters } },
  { plan: { ...v3OnTwoP5, ...room, engine: sglang }, placement: { ...onEks, adapters } },
  { plan: { ...r1On3090s, ...room }, placement: { ...onOwnServers, adapters } },
  { plan: { ...r1OnFourA100, kvCacheDtype: "q8_0" }, placement: { ...onAck, apiKey: "k" } },
];

test.each(cases)("$plan.engine.name knows every flag it is started with", ({ plan, placement }) => {
  const { flags } = interfaceOf(plan.engine.name);
  for (const { args } of new Rendered(plan, placement).containers) {
    const ours = args.filter((argument) => argument.startsWith("--"));
    expect(ours.length).toBeGreaterThan(8);
    expect(ours.filter((flag) => !flags.includes(flag))).toEqual([]);
  }
});

/** A histogram is also read by its buckets. */
const declared = (metrics: readonly string[], name: string) =>
  metrics.includes(name) || metrics.includes(name.replace(/_bucket$/, ""));

test.each(cases)("$plan.engine.name reports every metric that is asked for", ({ plan, placement }) => {
  const { metrics } = interfaceOf(plan.engine.name);
  const { objects } = new Rendered(plan, { ...placement, prometheusOperator: true });
  const asked = [...JSON.stringify(objects).matchAll(/(?:vllm|sglang|llamacpp):[a-z]+_[a-z_]+/g)].map(([name]) => name);
  expect(asked.length).toBeGreaterThan(4);
  expect([...new Set(asked)].filter((name) => !declared(metrics, name))).toEqual([]);
});

test.each(["vllm", "sglang", "vllm-ascend"])("the table of %s is of the version that is deployed", (name) => {
  expect(interfaceOf(name).version).toBe(catalog.engines.find((engine) => engine.name === name)?.version);
});
