import { expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { fitOf } from "../../../src/fit/index.ts";
import { matrixOf } from "../../../src/planner/index.ts";

const asked = { contextTokens: 4096, concurrency: 1, kvCacheDtype: "bf16" } as const;
const cells = matrixOf(catalog, { ...asked, workload: { inputTokens: 1024, outputTokens: 1024 } });

/** One in many of them, always the same. */
const sample = cells.filter((_, index) => index % 37 === 0);

test("the quick answer is that of the whole ledger, machine by machine", () => {
  expect(sample.length).toBeGreaterThan(500);
  for (const { setup, machines, holding } of sample) {
    for (const machine of machines) {
      const { reasons } = fitOf({ ...setup, machine });
      const name = `${setup.model.id} ${setup.weights.id} ${setup.engine.name} ${String(setup.nodes)} × ${machine.id}`;
      expect(reasons.length === 0, `${name}: ${JSON.stringify(reasons)}`).toBe(holding.includes(machine));
    }
  }
});

test("has every weights file, engine and machine that can be combined, and nothing the hardware forbids", () => {
  const seen = (of: (cell: (typeof cells)[number]) => string) => new Set(cells.map(of));
  const runs = seen(({ setup }) => `${setup.engine.name} ${setup.weights.id}`);
  expect(seen(({ setup }) => setup.engine.name).size).toBe(catalog.engines.length);
  expect(runs.has("vllm-ascend int8")).toBe(true);
  for (const { id } of catalog.weights)
    expect(
      [...runs].some((run) => run.endsWith(` ${id}`)),
      id,
    ).toBe(true);
  // FP8 is not on A100, and three does not divide 128 heads.
  expect(cells.filter(({ setup }) => setup.weights.id === "fp8" && setup.accelerator.id.startsWith("a100"))).toEqual(
    [],
  );
  for (const { setup } of cells) {
    const { tensorParallel, pipelineParallel } = setup.parallelism;
    expect(setup.model.attention.heads % tensorParallel).toBe(0);
    if (setup.engine.name !== "llama-cpp") {
      expect(tensorParallel * pipelineParallel).toBe(setup.nodes * setup.machine.accelerators);
    }
  }
});
