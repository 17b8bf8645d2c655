import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readStackConfig } from "../../../src/config/index.ts";

const onAws = { profile: "v3-fp8-8xh100" };

const aboutReach = (values: Readonly<Record<string, unknown>>, comesUp = true): readonly string[] =>
  readStackConfig(values, catalog, { comesUp }).warnings.filter((warning) => warning.includes("endpoint"));

describe("a cluster on EKS whose private endpoint nobody reaches but its nodes", () => {
  test("is told of before an update stops half way, with the key that opens it", () => {
    expect(aboutReach(onAws)).toEqual([expect.stringContaining("`access.privateCidrs`")]);
    expect(aboutReach({ ...onAws, serve: false })).toHaveLength(1);
    expect(aboutReach({ services: { chat: onAws } })).toHaveLength(1);
  });

  test.each([
    ["a network is listed", { access: { privateCidrs: ["10.20.0.0/16"] } }],
    ["an address of the internet is", { access: { publicCidrs: ["203.0.113.7/32"] } }],
    ["the cluster is another stack's", { clusterStack: "organization/deepseek-clusters/cluster" }],
    ["it is on another cloud", { target: "alicloud" }],
  ])("is not where %s", (_, keys) => {
    expect(aboutReach({ ...onAws, ...keys })).toEqual([]);
  });

  test("nor where a plan alone is asked for", () => {
    expect(aboutReach(onAws, false)).toEqual([]);
  });
});
