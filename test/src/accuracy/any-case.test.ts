import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { truthSchema } from "../../../src/accuracy/index.ts";
import { scoreFile } from "../../../src/accuracy/index.ts";
import { base } from "./a-case.ts";

describe("whatever a case says", () => {
  const files = ["measurements", "further", "held-out"].map(
    (name) => JSON.parse(readFileSync(`test/truth/${name}.json`, "utf8")) as { memory: object[]; throughput: object[] },
  );
  const cases = files.flatMap(({ memory, throughput }) => [
    ...memory.map((row) => ({ list: "memory", row })),
    ...throughput.map((row) => ({ list: "throughput", row })),
  ]);
  const odd = fc.oneof(
    fc.constant(null),
    fc.constant(undefined),
    fc.boolean(),
    fc.double(),
    fc.integer({ min: -5, max: 1_000_000 }),
    fc.string(),
    fc.constantFrom("8", "1,024", "32K", "n/a", "?", "about 8", "H200", "TP8", "FP8", "vLLM", "{}", "-1", "1e9"),
    fc.array(fc.integer(), { maxLength: 3 }),
    fc.record({ tp: fc.anything(), gpu: fc.anything(), count: fc.anything() }),
  );
  const changed = fc
    .record({
      index: fc.nat(cases.length - 1),
      changes: fc.array(fc.record({ at: fc.nat(), within: fc.boolean(), value: odd }), { minLength: 1, maxLength: 4 }),
    })
    .map(({ index, changes }) => {
      const { list, row } = structuredClone(cases[index] ?? { list: "memory", row: {} });
      for (const { at, within, value } of changes) {
        const fields = row as Record<string, unknown>;
        const keys = Object.keys(fields).filter((key) => key !== "use_for_accuracy");
        const key = keys[at % keys.length] ?? "model";
        const inner = fields[key];
        if (within && typeof inner === "object" && inner !== null && Object.keys(inner).length > 0) {
          const names = Object.keys(inner);
          (inner as Record<string, unknown>)[names[at % names.length] ?? ""] = value;
        } else if (value === undefined) Reflect.deleteProperty(fields, key);
        else fields[key] = value;
      }
      return { list, row: { ...row, use_for_accuracy: true } };
    });

  test("it is scored or listed with a reason of its own, and nothing is thrown", () => {
    fc.assert(
      fc.property(changed, ({ list, row }) => {
        const scores = scoreFile(truthSchema.parse({ [list]: [row] }));
        const scored = scores.comparisons.length + scores.fits.length;
        expect(scored > 0 || scores.notScored.length === 1).toBe(true);
        for (const { reason } of scores.notScored) {
          expect(reason.length).toBeGreaterThan(10);
          expect(reason).not.toMatch(/cannot be computed/);
        }
        for (const { predicted, error } of scores.comparisons) {
          expect(Number.isFinite(predicted)).toBe(true);
          expect(Number.isFinite(error)).toBe(true);
        }
      }),
      { seed: 41, numRuns: 1500 },
    );
  });

  test("fields that nobody has heard of change nothing", () => {
    const plain = truthSchema.parse({ throughput: [base] });
    const extra = truthSchema.parse({
      version: 3,
      throughput: [{ ...base, colour: "red", hardware: { ...base.hardware, rack: 7 } }],
    });
    expect(scoreFile(extra).comparisons).toEqual(scoreFile(plain).comparisons);
  });
});
