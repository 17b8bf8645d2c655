import { expect, test } from "vitest";
import { gpuUserData } from "../../../components/clusters/eks/user-data.ts";
import { nodeGroups } from "../../../components/clusters/machines.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { machinePools } from "../../../src/planner/pools.ts";
import { r1OnFourA100, v3OnTwoP5 } from "../plans.ts";

test("machines are bought by the replica: two nodes each", () => {
  expect(machinePools([v3OnTwoP5])).toMatchObject([{ machine: "p5.48xlarge", min: 2, desired: 2, max: 6 }]);
});

test("services on one kind of machine share a group of it, others have their own", () => {
  const onOneNode = { ...v3OnTwoP5, nodesPerReplica: 1, deployment: { ...v3OnTwoP5.deployment, efaInterfaces: 0 } };
  expect(machinePools([v3OnTwoP5, r1OnFourA100, onOneNode])).toMatchObject([
    { machine: "p5.48xlarge", min: 2 + 1, desired: 2 + 1, max: 6 + 3, efaInterfaces: 32 },
    { machine: "ecs.gn7e-c16g1.16xlarge", min: 1, desired: 1, max: 2 },
  ]);
});

const args = { kubernetesVersion: "1.35", tags: {} };

test("a group that is alone has the name it always had, and one among several that of its machine", () => {
  expect(nodeGroups({ ...args, plans: [v3OnTwoP5] })).toMatchObject([{ suffix: "gpu" }]);
  expect(nodeGroups({ ...args, plans: [v3OnTwoP5, r1OnFourA100] }).map(({ suffix }) => suffix)).toEqual([
    "gpu-p5-48xl",
    "gpu-gn7e-c16g1-16xl",
  ]);
});

test("a stack that is rewritten for several services keeps its machines: the one group remembers its old name", () => {
  const [group] = nodeGroups({ ...args, plans: [v3OnTwoP5], namedByMachine: true });
  expect(group).toMatchObject({ suffix: "gpu-p5-48xl", formerSuffix: "gpu" });
});

test("machines are bought each in its way, on demand where nothing is said", () => {
  const capacity = { "p5.48xlarge": { kind: "spot" } } as const;
  const groups = nodeGroups({ ...args, plans: [v3OnTwoP5, r1OnFourA100], capacity });
  expect(groups.map((group) => group.capacity.kind)).toEqual(["spot", "on-demand"]);
});

test.each([
  // A node group has 63 letters at most, of which Pulumi adds a hyphen and seven.
  ["aws", 63 - 8],
  ["alicloud", 63],
] as const)("the name of a group on %s keeps the limit behind the longest name of a cluster", (target, limit) => {
  const machines = catalog.machines.filter((row) => row.target === target);
  const suffixes = machines.flatMap(({ id }) =>
    nodeGroups({ ...args, plans: [{ ...v3OnTwoP5, machine: id }], namedByMachine: true }).map(({ suffix }) => suffix),
  );
  expect(new Set(suffixes).size).toBe(machines.length);
  for (const suffix of suffixes) expect(suffix.length, suffix).toBeLessThanOrEqual(limit - 38 - "-".length);
});

const decoded = (userData: string) => Buffer.from(userData, "base64").toString();

test("GPU nodes stripe their local disks", () => {
  const userData = decoded(gpuUserData(false));
  expect(userData).toMatch(/^MIME-Version: 1\.0\n/);
  expect(userData).toContain("Content-Type: application/node.eks.aws");
  expect(userData).toContain("strategy: RAID0");
  expect(userData).not.toContain("MEMLOCK");
});

test("nodes on the fabric let containers lock memory, so that no pod needs a privilege for it", () => {
  expect(decoded(gpuUserData(true))).toContain("printf '[Service]\\nLimitMEMLOCK=infinity\\n'");
  expect(decoded(gpuUserData(true))).toContain("strategy: RAID0");
});
