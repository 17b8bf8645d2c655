import { expect, test } from "vitest";
import { ofPackage, runStack } from "./project.ts";

const network = { id: "vpc-adopted", subnetIds: ["vsw-adopted-b", "vsw-adopted-g"], gpuSubnetId: "vsw-adopted-gpu-l" };

const adopting = (adopt: object) => runStack("staging", { adopt: JSON.stringify(adopt) });

test("an adopted network, key, bucket and role are used and nothing of them is made", async () => {
  const run = await adopting({ network, key: "key-of-the-bank", bucket: "weights.bank", roles: { weights: "reader" } });
  expect(run.errors).toEqual([]);
  const types = new Set(ofPackage(run, "alicloud").map(({ type }) => type));
  expect([...types].filter((type) => /^alicloud:(vpc|ecs|kms|oss|ram)/.test(type))).toEqual([]);
  expect(run.only("alicloud:cs/managedKubernetes:ManagedKubernetes").inputs).toMatchObject({
    vswitchIds: network.subnetIds,
    podVswitchIds: network.subnetIds,
    encryptionProviderKey: "key-of-the-bank",
    // Else ACK would put a gateway with a public address into a network that is not ours.
    newNatGateway: false,
  });
  expect(run.only("kubernetes:core/v1:PersistentVolume").inputs).toMatchObject({
    spec: { csi: { volumeAttributes: { bucket: "weights.bank", roleName: "reader" } } },
  });
});

test("an adopted cluster gets GPU machines, and keeps the rest as it is", async () => {
  const run = await adopting({ network, cluster: "c-shared" });
  expect(run.errors).toEqual([]);
  expect(run.all("alicloud:cs/managedKubernetes:ManagedKubernetes")).toEqual([]);
  expect(run.all("alicloud:cs/autoscalingConfig:AutoscalingConfig")).toEqual([]);
  expect(run.only("alicloud:cs/nodePool:NodePool").inputs).toMatchObject({
    clusterId: "c-shared",
    vswitchIds: [network.gpuSubnetId],
  });
});

test.for([
  ["a missing network", { network: { ...network, id: "vpc-missing" } }, /adopt\.network\.id: the network vpc-missing/],
  [
    "a vSwitch of another network",
    { network: { ...network, gpuSubnetId: "vsw-elsewhere-l" } },
    /vSwitch vsw-elsewhere-l.*not in vpc-adopted/,
  ],
  ["a cluster without RRSA", { network, cluster: "rrsa-off" }, /RRSA is off/],
  ["a missing bucket", { bucket: "missing" }, /adopt\.bucket: the bucket missing/],
  ["a role that ACK does not know", { roles: { nodes: "mine" } }, /adopt\.roles\.nodes: is a role of AWS/],
] as const)("%s ends the run before anything is created", async ([, adopt, words]) => {
  const run = await adopting(adopt);
  expect(run.errors.join("\n")).toMatch(words);
  expect([...ofPackage(run, "alicloud"), ...ofPackage(run, "kubernetes")]).toEqual([]);
});
