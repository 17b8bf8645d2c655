import { expect, onTestFinished, test } from "vitest";
import { openStack, repository } from "./stacks.ts";

test("a preview with `pricing.source: live` asks the provider, before anything exists", async () => {
  const config = { pricing: { source: "live" } };
  const session = await openStack({ project: repository, stack: "prod", config });
  onTestFinished(() => {
    session.close();
  });
  const preview = await session.preview();
  expect(preview.errors).toEqual([]);
  expect(session.cloud.list()).toEqual([]);
  expect(preview.outputs["cost"]?.value).toMatchObject({
    lines: [{ unitPrice: "50" }, {}, { unitPrice: "0.2" }, {}, {}, {}, {}, {}, {}],
  });
});
