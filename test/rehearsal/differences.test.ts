import { describe, expect, test } from "vitest";
import { differences, touches } from "../../rehearsal/providers/differences.ts";
import { secret } from "../../rehearsal/providers/wire.ts";

describe("differences between two property bags", () => {
  test("name the leaf that changed, as the engine writes paths", () => {
    const before = { spec: { containers: [{ image: "a:1" }] }, tags: { "a.b/c": "x" } };
    const after = { spec: { containers: [{ image: "a:2" }] }, tags: { "a.b/c": "y" } };
    expect(differences(before, after)).toEqual([
      { path: "spec.containers[0].image", pattern: "spec.containers.image", change: "update" },
      { path: 'tags["a.b/c"]', pattern: "tags.a.b/c", change: "update" },
    ]);
  });

  test("tell additions and removals from changes", () => {
    expect(differences({ gone: 1 }, { come: 2 }).map(({ path, change }) => [path, change])).toEqual([
      ["gone", "delete"],
      ["come", "add"],
    ]);
  });

  test("compare secrets by what they hold, and skip what belongs to the engine", () => {
    expect(differences({ key: secret("x"), __defaults: ["a"] }, { key: "x", __defaults: [] })).toEqual([]);
    expect(differences({ key: secret("x") }, { key: secret("y") })).toHaveLength(1);
  });
});

test("a change at, below or above an immutable property touches it; a neighbour's does not", () => {
  const immutable = ["vpcConfig.subnetIds"];
  expect(touches("vpcConfig.subnetIds", immutable)).toBe(true);
  expect(touches("vpcConfig.subnetIds.x", immutable)).toBe(true);
  expect(touches("vpcConfig", immutable)).toBe(true);
  expect(touches("vpcConfig.publicAccessCidrs", immutable)).toBe(false);
});
