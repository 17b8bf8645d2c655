import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Session } from "../../rehearsal/session.ts";
import { atRest, done, openStack, repository } from "./stacks.ts";

const loginOf = (auth: string) => JSON.stringify({ auths: { "registry.example.com": { auth } } });

const secrets = ["envoy-gateway-system-registry", "gpu-operator-registry"].map((name) => `deepseek-air-gapped-${name}`);

describe("the example without a way out, from a registry that asks who pulls", () => {
  let session: Session;

  beforeAll(async () => {
    const { config } = parse(readFileSync(join(repository, "examples/Pulumi.air-gapped.yaml"), "utf8")) as {
      config: Record<string, unknown>;
    };
    session = await openStack({ project: repository, stack: "air-gapped", config: { ...config, protect: false } });
    await session.stack.setConfig("registryCredentials", { value: loginOf("c2VjcmV0OmE="), secret: true });
  });
  afterAll(() => {
    session.close();
  });

  test("comes up, charts and all, and what it logs in with is not readable in the state", async () => {
    const up = await session.up();
    expect(up.errors).toEqual([]);
    expect(done(up)["create"]).toEqual(
      expect.arrayContaining([...secrets, "deepseek-air-gapped-gpu-operator", "deepseek-air-gapped-envoy-gateway"]),
    );
    expect(done(await session.up())).toEqual({});
    expect(atRest(session).includes("c2VjcmV0OmE=")).toBe(false);
  });

  test("another login replaces the Secrets, and no chart", async () => {
    await session.stack.setConfig("registryCredentials", { value: loginOf("c2VjcmV0OmI="), secret: true });
    const up = await session.up();
    expect(up.errors).toEqual([]);
    const changed = up.steps.filter(({ operation }) => operation !== "same").map(({ type }) => type);
    expect(new Set(changed)).toEqual(new Set(["kubernetes:core/v1:Secret"]));
  });

  test("goes away without a rest", async () => {
    expect((await session.destroy()).errors).toEqual([]);
    expect(session.cloud.list()).toEqual([]);
  });
});
