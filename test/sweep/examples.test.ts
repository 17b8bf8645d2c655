import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { openStack, repository } from "../engine/stacks.ts";

const folder = join(repository, "examples");
/** The service's cluster comes first, in the same place. */
const names = readdirSync(folder)
  .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
  .sort();
const shared = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
afterAll(() => {
  rmSync(shared, { recursive: true });
});

test.each(names)("the example %s comes up, and every resource that takes tags says whose it is", async (stack) => {
  const { config } = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  const together = ["cluster", "service"].includes(stack);
  const session = await openStack({ project: repository, stack, config, ...(together && { directory: shared }) });
  try {
    expect((await session.preview()).errors).toEqual([]);
    expect((await session.up()).errors).toEqual([]);
    for (const path of session.cloud.list().filter((file) => /^(aws|alicloud)/.test(file))) {
      const { inputs } = JSON.parse(readFileSync(join(session.cloud.root, path), "utf8")) as {
        inputs: { tags?: Record<string, string> };
      };
      if (inputs.tags)
        expect(Object.keys(inputs.tags)).toEqual(expect.arrayContaining(["owner", "environment", "costCentre"]));
    }
  } finally {
    session.close();
  }
});
