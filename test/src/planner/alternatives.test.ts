import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { planned, refused } from "../planned.ts";

const profile = "v3-fp8-8xh100";

describe("a replica of several nodes", () => {
  test("is refused below 100 Gbit/s, with the number of the machine and a way out", () => {
    // ecs.gn8v-8x.16xlarge: 8 × H20 96 GB and 32 Gbit/s.
    const { refusal } = refused({ profile, target: "alicloud", machine: "ecs.gn8v-8x.16xlarge", nodesPerReplica: 2 });
    const reason = refusal.reasons.find(({ code }) => code === "network");
    expect(reason?.message).toContain("needs 100 Gbit/s");
    expect(reason?.message).toContain("ecs.gn8v-8x.16xlarge has 32");
    expect(reason?.message).toContain("one node, or machines with a faster network");
  });

  test("is planned at 3,200 Gbit/s, and one node needs no network at all", () => {
    expect(planned({ profile }).nodesPerReplica).toBe(2);
    expect(planned({ profile: "r1-iq1s-8x3090" }).machine).toBe("8xrtx3090");
  });

  test("is never offered on a slower network", () => {
    const offered = [profile, "r1-fp8-8xh200", "v3-awq-8xa100", "r1-70b-4xa100"].flatMap((name) =>
      ["aws", "kubernetes"].flatMap((target) => planned({ profile: name, target }).alternatives),
    );
    for (const { machine, nodesPerReplica } of offered) {
      const row = catalog.machines.find(({ id }) => id === machine);
      if (nodesPerReplica > 1) expect(row?.networkGbps).toBeGreaterThanOrEqual(100);
    }
  });
});
