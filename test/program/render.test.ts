import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { ProgramRun } from "./engine.ts";
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

const objectsOf = (run: ProgramRun): Manifest[] =>
  ofPackage(run, "kubernetes")
    .filter((object) => /:(InferenceService|TrainingJob)$/.test(parentType(object)))
    .map(({ inputs }) => withoutPulumi(inputs as unknown as Manifest));

const gateway = JSON.stringify({ hostname: "llm.example.com" });

test.each(["dev", "staging", "prod"])("%s: render writes the very objects that up creates", async (stack) => {
  const run = await runStack(stack, { gateway });
  const created = objectsOf(run);
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

test("a fine-tuning job is rendered as up creates it, by itself where nothing is served", async () => {
  const training = { machine: "p5.48xlarge", machines: 2, method: "full", tokens: 1000, dataset: "data" };
  const model = "deepseek-r1-distill-qwen-32b";
  const run = await runStack("prod", { serve: "false", training: JSON.stringify({ ...training, model }) });
  expect(run.errors).toEqual([]);
  const bucket = run.outputs["weightsBucket"];
  if (typeof bucket !== "string") throw new Error("a bucket has a name");
  const set = [
    "serve=false",
    ...Object.entries({ ...training, model }).map(([key, value]) => `training.${key}=${String(value)}`),
  ];
  const objects = rendered("prod", [...set.flatMap((each) => ["--set", each]), "--weights-bucket", bucket]);
  expect(objectsOf(run)).toHaveLength(objects.length);
  expect(objectsOf(run)).toEqual(expect.arrayContaining(objects));
});
