import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outputLines, resourceTree } from "../../rehearsal/summary.ts";
import { repository } from "../../rehearsal/toolchain/index.ts";

const start = (...args: string[]) =>
  spawnSync(process.execPath, ["--no-warnings", join(repository, "rehearsal/start.ts"), ...args], { encoding: "utf8" });

test("an unknown stack is wrong usage, and the stacks there are get named", () => {
  const { status, stderr } = start("nope");
  expect(status).toBe(64);
  expect(stderr).toMatch(/There are dev, prod, staging\./);
});

test("an unknown option is wrong usage", () => {
  expect(start("--bogus").status).toBe(64);
});

test("resources stand below their parents, those of one type on one line", () => {
  const urn = (name: string): string => `urn:pulumi:dev::p::t::${name}`;
  expect(
    resourceTree([
      { urn: urn("cluster"), type: "deepseek-clusters:index:EksCluster", parent: urn("stack") },
      { urn: urn("b"), type: "aws:ec2/subnet:Subnet", parent: urn("cluster") },
      { urn: urn("a"), type: "aws:ec2/subnet:Subnet", parent: urn("cluster") },
    ]),
  ).toEqual(["  deepseek-clusters.EksCluster  cluster", "    aws.ec2.Subnet  a, b"]);
});

test("secret outputs are masked", () => {
  expect(outputLines({ kubeconfig: { value: "clear", secret: true } })).toEqual(['  kubeconfig: "[secret]"']);
});
