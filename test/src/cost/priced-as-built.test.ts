import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { planned } from "../planned.ts";

const source = (file: string) => readFileSync(`components/clusters/${file}`, "utf8");
const first = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? "not found";
const quantity = (profile: string, item: string) => {
  const { cost, nodesPerReplica } = planned({ profile });
  return { quantity: cost.lines.find((line) => line.name.startsWith(item))?.quantity, nodesPerReplica };
};

/** The lines price what the components make; whoever changes one is told of the other. */
describe("what is built on EKS is what is priced", () => {
  const profile = "v3-fp8-8xh100";

  test("system nodes and their disks", () => {
    const nodes = source("eks/system-nodes.ts");
    expect(quantity(profile, `System nodes (${first(nodes, /instanceTypes: \["(.+?)"\]/)})`).quantity).toBe(
      first(nodes, /desiredSize: (\d+)/),
    );
    const disk = Number(first(nodes, /launchTemplate\(scope, "system", (\d+)/));
    expect(quantity(profile, "Disks of the system nodes").quantity).toBe(String(2 * disk));
  });

  test("disks of the GPU nodes", () => {
    const disk = Number(first(source("eks/gpu-nodes.ts"), /rootGiB = (\d+)/));
    const { quantity: gigabytes, nodesPerReplica } = quantity(profile, "Disks of the GPU nodes");
    expect(gigabytes).toBe(String(disk * nodesPerReplica));
  });

  test("interface endpoints in three zones, and one NAT gateway", () => {
    const services = first(source("eks/endpoints.ts"), /services = \[(.+?)\]/s)
      .split(",")
      .filter((it) => it.trim() !== "");
    expect(quantity(profile, "VPC endpoints").quantity).toBe(String(services.length * 3));
    expect(source("eks/network.ts").match(/new aws\.ec2\.NatGateway\(/g)).toHaveLength(1);
  });
});
