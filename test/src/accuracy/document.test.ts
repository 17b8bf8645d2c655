import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { accuracyDocument } from "../../../src/accuracy/document.ts";
import { truthSchema } from "../../../src/accuracy/index.ts";

test("docs/accuracy.md is what the scores say today (refresh it with `npm run docs`)", async () => {
  const file = truthSchema.parse(JSON.parse(readFileSync("test/truth/measurements.json", "utf8")));
  const text = await format(accuracyDocument(file), { parser: "markdown", printWidth: 120 });
  expect(readFileSync("docs/accuracy.md", "utf8")).toBe(text);
});
