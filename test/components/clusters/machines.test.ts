import { expect, test } from "vitest";
import { gpuUserData } from "../../../components/clusters/eks/user-data.ts";
import { machineCounts } from "../../../components/clusters/machines.ts";
import { v3OnTwoP5 } from "../plans.ts";

test("machines are bought by the replica: two nodes each", () => {
  expect(machineCounts(v3OnTwoP5)).toEqual({ min: 2, desired: 2, max: 6 });
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
