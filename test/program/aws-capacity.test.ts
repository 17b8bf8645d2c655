import { expect, test } from "vitest";
import { ofPackage, runStack } from "./project.ts";

const anyPrice = '{"perMonth":9000000,"onExceed":"warn"}';

test("the GPU machines are aimed at the block that was reserved, in its zone", async () => {
  const capacity = { kind: "capacity-block", reservationId: "cr-0123456789abcdef0" };
  const after = await runStack("prod", { capacity: JSON.stringify(capacity) });
  const template = after.all("aws:ec2/launchTemplate:LaunchTemplate").find(({ name }) => name === "deepseek-prod-gpu");
  expect(template?.inputs).toMatchObject({
    instanceType: "p5.48xlarge",
    instanceMarketOptions: { marketType: "capacity-block" },
    capacityReservationSpecification: {
      capacityReservationTarget: { capacityReservationId: capacity.reservationId },
    },
  });
  const nodes = after.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
  expect(nodes?.inputs["capacityType"]).toBe("CAPACITY_BLOCK");
  expect(nodes?.inputs).not.toHaveProperty("instanceTypes");
  const subnet = after.all("aws:ec2/subnet:Subnet").find(({ name }) => name === "deepseek-prod-gpu");
  expect(subnet?.inputs["availabilityZone"]).toBe("us-east-1c");
});

test("the group of a capacity block asks for no machine before the block starts, and for all of them then", async () => {
  const sizes = async (reservationId: string) => {
    const run = await runStack("prod", { capacity: JSON.stringify({ kind: "capacity-block", reservationId }) });
    expect(run.errors).toEqual([]);
    expect(run.all("aws:ec2/capacityBlockReservation:CapacityBlockReservation")).toEqual([]);
    expect(run.all("kubernetes:helm.sh/v3:Release").map(({ name }) => name)).not.toContain(
      "deepseek-prod-cluster-autoscaler",
    );
    return run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu")?.inputs;
  };
  expect(await sizes("cr-scheduled")).toMatchObject({ scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 4 } });
  expect(await sizes("cr-active")).toMatchObject({ scalingConfig: { minSize: 0, desiredSize: 4, maxSize: 4 } });
});

test.for([
  [
    "a block of other machines",
    { kind: "capacity-block", reservationId: "cr-a100" },
    /holds p4d\.24xlarge, and the plan/,
  ],
  ["a block of too few", { kind: "capacity-block", reservationId: "cr-small" }, /holds 1 machines, and 4 are needed/],
  ["a block that is over", { kind: "capacity-block", reservationId: "cr-expired" }, /it is expired/],
  ["a reservation without its zone", { kind: "reservation", reservationId: "cr-1" }, /capacity\.zone/],
] as const)("%s is refused before anything is created", async ([, capacity, words]) => {
  const run = await runStack("prod", { capacity: JSON.stringify(capacity) });
  expect(run.errors.join("\n")).toMatch(words);
  expect(ofPackage(run, "aws")).toEqual([]);
});

test.each([
  ["spot machines", { capacity: { kind: "spot" } }, /quota L-C4BD4855 .*allows 0 vCPUs.*4 × p5\.48xlarge take 768/],
  [
    "more machines than it allows",
    { replicas: { min: 1, max: 4 } },
    /quota L-417A185B .*allows 768 vCPUs.*8 × p5\.48xlarge take 1536/,
  ],
])("an account without the quota for %s is told before anything is created, where asked", async (_, changed, words) => {
  const config = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, JSON.stringify(value)]));
  const run = await runStack("prod", { ...config, budget: anyPrice, checks: "live" });
  expect(run.errors.join("\n")).toMatch(words);
  expect(ofPackage(run, "aws")).toEqual([]);
});

const reserved = (id: string) => ({
  checks: "live",
  capacity: JSON.stringify({ kind: "reservation", reservationId: id, zone: "us-east-1c" }),
});

test.for([
  [
    "that is over",
    "cr-cancelled",
    /capacity\.reservationId: the reservation cr-cancelled .*it is cancelled, not active/,
  ],
  ["that is not there", "cr-missing", /cr-missing cannot be used: no matching Capacity Reservation found/],
  ["of other machines", "cr-a100", /holds p4d\.24xlarge, and the plan takes p5\.48xlarge/],
  ["of too few", "cr-small", /holds 1 machines, and 4 are needed/],
  ["that others have taken", "cr-taken-6", /2 of its machines are left, others use the rest, and 4 are needed/],
  ["that others have taken beside ours", "cr-taken-6-ours-1", /3 of its machines are left/],
] as const)(
  "a reservation %s is refused in plain words before anything is created, where asked",
  async ([, id, words]) => {
    const run = await runStack("prod", reserved(id));
    expect(run.errors.join("\n")).toMatch(words);
    expect(ofPackage(run, "aws")).toEqual([]);
  },
);

test("a reservation in another zone is refused, one that our own machines fill is not, and none is looked at unasked", async () => {
  const elsewhere = { kind: "reservation", reservationId: "cr-active", zone: "us-east-1a" };
  const run = await runStack("prod", { checks: "live", capacity: JSON.stringify(elsewhere) });
  expect(run.errors.join("\n")).toContain("it lies in us-east-1c, and capacity.zone is us-east-1a");
  expect((await runStack("prod", reserved("cr-taken-8-ours-4"))).errors).toEqual([]);
  expect((await runStack("prod", { capacity: reserved("cr-cancelled").capacity })).errors).toEqual([]);
});

test("an account with the quota goes on, and one that is not asked is not looked at", async () => {
  expect((await runStack("prod", { checks: "live" })).errors).toEqual([]);
  expect((await runStack("prod", { capacity: '{"kind":"spot"}', budget: anyPrice })).errors).toEqual([]);
});
