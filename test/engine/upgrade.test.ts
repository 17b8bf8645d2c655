import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "@pulumi/pulumi/automation/index.js";
import { expect, onTestFinished, test } from "vitest";
import { openStack, repository } from "./stacks.ts";

const snapshots = join(repository, "test/engine/snapshots");
const read = (file: string): unknown => JSON.parse(readFileSync(join(snapshots, file), "utf8"));

/** Logical names by stack, with the reason why an upgrade may replace or delete them. */
const planned = read("planned.json") as Readonly<Record<string, Readonly<Record<string, string>>>>;

const losing = ["replace", "create-replacement", "delete-replaced", "delete"];

test.each(["dev", "staging", "prod"])(
  "the %s stack of the last release takes this version without losing anything",
  async (stack) => {
    const session = await openStack({ project: repository, stack });
    onTestFinished(() => {
      session.close();
    });
    await session.stack.importStack(read(`${stack}.json`) as Deployment);
    const preview = await session.preview();
    expect(preview.errors).toEqual([]);
    const lost = preview.steps.filter(({ operation }) => losing.includes(operation));
    const names = [...new Set(lost.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)))];
    expect(names.sort()).toEqual(Object.keys(planned[stack] ?? {}).sort());
  },
);
