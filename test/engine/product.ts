import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../rehearsal/session.ts";
import { atRest, done, openStack, repository } from "./stacks.ts";

export interface Story {
  readonly stack: string;
  readonly target: string;
  /** What runs the engine, by the type of its resource. */
  readonly workload: string;
  /** A context other than the stack's own that fits as well. */
  readonly contextTokens: number;
}

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
}

/** The life of one real stack, from first preview to destroy; each test goes on where the one before stopped. */
export function productStory({ stack, target, workload, contextTokens }: Story): void {
  describe(`the ${stack} stack`, () => {
    let session: Session;

    beforeAll(async () => {
      // What protects a real deployment from being destroyed would also keep this test from doing so.
      session = await openStack({ project: repository, stack, config: { protect: false } });
    });
    afterAll(() => {
      session.close();
    });

    test("tells plan, speed and cost in the preview, before anything exists", async () => {
      const preview = await session.preview();
      expect(preview.errors).toEqual([]);
      expect(session.cloud.list()).toEqual([]);
      expect(preview.outputs["target"]?.value).toBe(target);
      expect(preview.outputs["plan"]?.value).toHaveProperty("contextTokens");
      expect(preview.outputs["speed"]?.value).toHaveProperty("timePerOutputTokenMs");
      expect(preview.outputs["cost"]?.value).toHaveProperty("perMonth");
    });

    test("comes up", async () => {
      const up = await session.up();
      expect(up.errors).toEqual([]);
      expect(up.steps.map(({ type }) => type)).toContain(workload);
      expect((await session.outputs())["endpoint"]?.value).toMatch(/^https?:\/\/\S+$/);
    });

    test("changes nothing when brought up again", async () => {
      expect(done(await session.up())).toEqual({});
    });

    test("gives the kubeconfig only as a secret", async () => {
      const { kubeconfig } = await session.outputs();
      expect(kubeconfig?.secret ?? true).toBe(true);
      expect(atRest(session)).not.toContain("client-key-data");
    });

    test("takes another context length without replacing anything", async () => {
      await session.stack.setConfig("contextTokens", { value: String(contextTokens) });
      const { stdout } = await session.run(["preview", "--json"]);
      const { steps } = JSON.parse(stdout) as { steps: PreviewStep[] };
      const changing = steps.filter(({ op }) => op !== "same");
      expect([...new Set(changing.map(({ op }) => op))]).toEqual(["update"]);
      const up = await session.up();
      expect(Object.keys(done(up))).toEqual(["update"]);
      expect(up.steps.filter(({ operation }) => operation === "update").map(({ type }) => type)).toContain(workload);
    });

    test("shows a workload deleted by hand, and brings it back", async () => {
      const [, kind = ""] = workload.split("/");
      const file = session.cloud.list().find((path) => path.includes(kind.replace(":", ".")));
      rmSync(join(session.cloud.root, file ?? ""));
      expect((await session.refresh()).changes).toMatchObject({ delete: 1 });
      expect(done(await session.up())["create"]).toHaveLength(1);
    });

    test("leaves nothing behind when destroyed", async () => {
      expect((await session.destroy()).errors).toEqual([]);
      expect(session.cloud.list()).toEqual([]);
    });
  });
}
