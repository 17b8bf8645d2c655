import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runProgram } from "./engine.ts";

const projectDir = fileURLToPath(new URL("../engine/fixture", import.meta.url));

describe("the in-process engine", () => {
  test("shows what the program asked for, who its parent is and what came back", async () => {
    const run = await runProgram({ projectDir, stack: "dev" });
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(run.only("aws:ec2/vpc:Vpc").inputs).toMatchObject({ cidrBlock: "10.0.0.0/16", tags: { tag: "first" } });
    expect(run.named("subnet").parent).toBe("urn:pulumi:dev::fixture::pulumi:pulumi:Stack::fixture-dev");
    expect(run.named("subnet").dependencies).toEqual([run.only("aws:ec2/vpc:Vpc").urn]);
    expect(run.only("kubernetes:core/v1:Secret").provider).toContain("pulumi:providers:kubernetes::cluster::");
    expect(run.outputs["networkName"]).toBe("first");
    expect(run.outputs["zones"]).toEqual(["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  test("tells secrets from other values", async () => {
    const run = await runProgram({ projectDir, stack: "dev", config: { password: "sesame" }, dryRun: true });
    expect(run.only("kubernetes:core/v1:Secret").secretInputs).toContain("stringData");
    expect(run.secretOutputs).toContain("hidden");
    expect(run.secretOutputs).not.toContain("networkName");
  });

  test("previews without inventing what only an update can tell", async () => {
    const run = await runProgram({ projectDir, stack: "dev", dryRun: true });
    expect(run.errors).toEqual([]);
    expect(run.outputs).not.toHaveProperty("vpcId", expect.stringMatching(/^vpc-/));
    expect(run.outputs["networkName"]).toBe("first");
  });

  test("takes configuration from the caller and refuses what the stand-in refuses", async () => {
    const run = await runProgram({ projectDir, stack: "dev", config: { tenancy: "shared" } });
    expect(run.exitCode).not.toBe(0);
    expect(run.errors.join("\n")).toContain('"shared" is not one of "default", "dedicated"');
  });

  test("names the types it saw when the expected one is missing", async () => {
    const run = await runProgram({ projectDir, stack: "dev" });
    expect(() => run.only("aws:eks/cluster:Cluster")).toThrow(/found 0\. Registered: .*aws:ec2\/vpc:Vpc/);
  });
});
