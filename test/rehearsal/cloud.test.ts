import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Cloud } from "../../rehearsal/providers/cloud.ts";
import { isSecret, secret } from "../../rehearsal/providers/wire.ts";

const type = "kubernetes:core/v1:Secret";

function cloudWith(token: string): {
  cloud: Cloud;
  known: { inputs: object; outputs: object } & Parameters<Cloud["get"]>[2];
} {
  const root = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  const cloud = new Cloud(root);
  const inputs = { data: secret({ token }), kind: "Secret" };
  cloud.put({ type, id: "default/key", urn: "urn", inputs, computed: {} });
  return { cloud, known: { inputs, outputs: {} } };
}

test("a secret is not readable in the stand-in cloud, and comes back whole to who knows it", () => {
  const { cloud, known } = cloudWith("open-sesame");
  expect(readFileSync(cloud.file(type, "default/key"), "utf8")).not.toContain("open-sesame");
  expect(cloud.get(type, "default/key", known)?.inputs).toEqual(known.inputs);
});

test("a secret changed by hand shows as different, and stays secret", () => {
  const { cloud, known } = cloudWith("open-sesame");
  const file = cloud.file(type, "default/key");
  writeFileSync(file, readFileSync(file, "utf8").replace("sealed:", "changed:"));
  const found = cloud.get(type, "default/key", known)?.inputs["data"];
  expect(found).not.toEqual(known.inputs["data"]);
  expect(isSecret(found)).toBe(true);
});

test("an object that someone deleted is gone", () => {
  const { cloud, known } = cloudWith("open-sesame");
  cloud.delete(type, "default/key");
  expect(cloud.get(type, "default/key", known)).toBeUndefined();
});

test("deleting a cluster takes along what lies in it, and nothing else", () => {
  const { cloud } = cloudWith("open-sesame");
  const pod = { type: "kubernetes:core/v1:Pod", urn: "urn", inputs: {}, computed: {} };
  cloud.put({ ...pod, id: "a/pod", within: "https://a" });
  cloud.put({ ...pod, id: "b/pod", within: "https://b" });
  cloud.deleteWithin("https://a");
  expect(cloud.list()).toEqual(["kubernetes/core.v1.Pod/b%2Fpod.json", "kubernetes/core.v1.Secret/default%2Fkey.json"]);
});
