import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../rehearsal/session.ts";
import { done, openStack, repository } from "./stacks.ts";

interface Stored {
  readonly inputs: { readonly spec: Readonly<Record<string, unknown>> };
}

/** A scaler writes the number of replicas while nobody runs Pulumi: it is the scaler's, whatever runs next. */
describe("a service that its scaler has brought to three replicas", () => {
  let session: Session;

  const file = (): string => {
    const path = session.cloud.list().find((object) => object.includes("apps.v1.Deployment"));
    if (path === undefined) throw new Error(`No Deployment in the cloud: ${session.cloud.list().join(", ")}`);
    return join(session.cloud.root, path);
  };
  const stored = () => JSON.parse(readFileSync(file(), "utf8")) as Stored;

  beforeAll(async () => {
    const replicas = { min: 1, max: 4 };
    session = await openStack({ project: repository, stack: "dev", config: { replicas } });
    expect((await session.up()).errors).toEqual([]);
    const { inputs, ...rest } = stored();
    const scaled = { ...inputs, spec: { ...inputs.spec, replicas: 3 } };
    writeFileSync(file(), JSON.stringify({ ...rest, inputs: scaled }));
  });
  afterAll(() => {
    session.close();
  });

  test("keeps them when the stack is brought up again", async () => {
    expect(done(await session.up())).toEqual({});
    expect(stored().inputs.spec["replicas"]).toBe(3);
  });

  test("keeps them when what was changed outside is taken into the state, and brought up after that", async () => {
    expect((await session.refresh()).errors).toEqual([]);
    expect(done(await session.up())).toEqual({});
    expect(stored().inputs.spec["replicas"]).toBe(3);
  });

  test("keeps them when something else of the service changes", async () => {
    await session.stack.setConfig("contextTokens", { value: "4096" });
    const up = await session.up();
    expect(up.errors).toEqual([]);
    expect(up.steps.filter(({ operation }) => operation === "update").map(({ type }) => type)).toContain(
      "kubernetes:apps/v1:Deployment",
    );
    expect(stored().inputs.spec["replicas"]).toBe(3);
  });
});
