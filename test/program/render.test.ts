import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { ofPackage, parentType, runStack } from "./project.ts";

type Manifest = Record<string, unknown> & { metadata: { annotations?: Record<string, string> } };

/** Pulumi's own annotations steer its waiting and mean nothing to a cluster. */
function withoutPulumi(object: Manifest): Manifest {
  const { annotations = {}, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(([name]) => !name.startsWith("pulumi.com/"));
  return { ...object, metadata: { ...metadata, ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }) } };
}

function rendered(stack: string, args: readonly string[]): Manifest[] {
  const { stdout } = spawnSync("node_modules/.bin/node", ["cli/main.ts", "render", stack, ...args], {
    encoding: "utf8",
  });
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

const gateway = JSON.stringify({ hostname: "llm.example.com" });

test.each(["dev", "staging", "prod"])("%s: render writes the very objects that up creates", async (stack) => {
  const run = await runStack(stack, { gateway });
  const created = ofPackage(run, "kubernetes")
    .filter((object) => parentType(object) === "deepseek-clusters:index:InferenceService")
    .map(({ inputs }) => withoutPulumi(inputs as unknown as Manifest));
  const bucket = run.outputs["weightsBucket"];
  const made = typeof bucket === "string" ? ["--weights-bucket", bucket] : [];

  const objects = rendered(stack, [
    ...made,
    "--set",
    "gateway.hostname=llm.example.com",
    "--weights-role",
    `deepseek-${stack}-weights`,
  ]);
  expect(created.length).toBeGreaterThan(6);
  expect(created).toHaveLength(objects.length);
  expect(created).toEqual(expect.arrayContaining(objects));
});
