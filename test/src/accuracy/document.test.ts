import { readFileSync } from "node:fs";
import { format } from "prettier";
import { expect, test } from "vitest";
import { accuracyDocument } from "../../../src/accuracy/document.ts";
import { truthSchema } from "../../../src/accuracy/index.ts";

test("docs/accuracy.md is what the scores say today (refresh it with `npm run docs`)", async () => {
  const read = (path: string) => truthSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  const document = accuracyDocument(read("test/truth/measurements.json"), read("test/truth/held-out.json"));
  const text = await format(document, { parser: "markdown", printWidth: 120 });
  expect(readFileSync("docs/accuracy.md", "utf8")).toBe(text);
});
