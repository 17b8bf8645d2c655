import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scoreFile, truthSchema } from "../../../src/accuracy/index.ts";
import { inputsOf } from "../../../src/accuracy/schema.ts";
import { setupOfCase } from "../../../src/accuracy/setup.ts";
import { dataParallelError } from "../../../src/catalog/index.ts";

const heldOut = truthSchema.parse(JSON.parse(readFileSync("test/truth/held-out.json", "utf8")));

test("the stated error of data-parallel ranks is that of all cases held out that have them", () => {
  const cases = heldOut.throughput
    .filter((row) => setupOfCase(inputsOf(row)).setup.parallelism.dataParallel > 1)
    .map(({ id }) => id);
  expect([...dataParallelError.cases].sort()).toEqual([...cases].sort());
  const errors = scoreFile(heldOut)
    .comparisons.filter(({ id, quantity }) => quantity === "timePerToken" && cases.includes(id))
    .map(({ error }) => error);
  expect(errors).toHaveLength(cases.length);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  expect(mean).toBeCloseTo(dataParallelError.mean, 3);
});
