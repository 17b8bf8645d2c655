import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pages, regenerated } from "../../scripts/readme.ts";

test.each(Object.keys(pages))("%s shows what the product says today (refresh it with `npm run readme`)", (page) => {
  const text = readFileSync(page, "utf8");
  expect(text).toBe(regenerated(page, text));
});
