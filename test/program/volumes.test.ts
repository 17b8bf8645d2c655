import { beforeAll, describe, expect, test } from "vitest";
import type { ProgramRun, Registration } from "./engine.ts";
import { changedTypes, runStack } from "./project.ts";

const classType = "kubernetes:storage.k8s.io/v1:StorageClass";
const addonType = "aws:eks/addon:Addon";
const anyPrice = '{"perMonth":9000000,"onExceed":"warn"}';

const driverOf = (run: ProgramRun): Registration | undefined =>
  run.all(addonType).find(({ inputs }) => inputs["addonName"] === "aws-ebs-csi-driver");
const identityOf = (run: ProgramRun): Registration | undefined =>
  run
    .all("aws:eks/podIdentityAssociation:PodIdentityAssociation")
    .find(({ inputs }) => inputs["serviceAccount"] === "ebs-csi-controller-sa");
const settingsOf = (run: ProgramRun) =>
  JSON.parse(driverOf(run)?.inputs["configurationValues"] as string) as {
    controller: { extraVolumeTags: object };
    node: object;
  };
const sharing = (more: Record<string, string> = {}) => runStack("prod", { serve: "false", budget: anyPrice, ...more });

describe("a claim on an EKS cluster of ours", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await sharing();
  });

  test("works without naming a class: one of them is the default", () => {
    const { inputs } = run.only(classType);
    expect(inputs).toMatchObject({
      metadata: { name: "gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "ebs.csi.aws.com",
    });
  });

  test("gets a volume that is encrypted with the cluster's key, where its pod runs, that can grow", () => {
    expect(run.only(classType).inputs).toMatchObject({
      parameters: { type: "gp3", encrypted: "true", kmsKeyId: run.only("aws:kms/key:Key").outputs["arn"] },
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
    });
  });

  test("reaches a node whatever taints it has, accelerators among them", () => {
    expect(settingsOf(run).node).toEqual({ tolerateAllTaints: true });
  });

  test("tags its volume as everything else is tagged, with owner and cost centre", async () => {
    const tags = { owner: "ml-platform", costCentre: "4711" };
    const tagged = await sharing({ tags: JSON.stringify(tags) });
    expect(settingsOf(tagged).controller.extraVolumeTags).toEqual({
      ...tags,
      ...{ project: "deepseek-clusters", stack: "prod" },
    });
    // The class of volumes that are there already stays as it is.
    expect(changedTypes(run, tagged)).not.toContain(classType);
  });

  test("is known to services of other stacks, by the class", () => {
    expect(run.outputs["sharedCluster"]).toMatchObject({ storageClass: "gp3" });
  });

  test("finds a driver that had its rights before it started, and a class before charts", () => {
    expect(driverOf(run)?.dependencies).toContain(identityOf(run)?.urn);
    expect(run.only(classType).dependencies).toContain(driverOf(run)?.urn);
    const charts = run.all("kubernetes:helm.sh/v3:Release");
    expect(charts.length).toBeGreaterThan(0);
    for (const { dependencies } of charts) expect(dependencies).toContain(run.only(classType).urn);
  });
});

test("the driver may touch disks of its own cluster alone, and use the key of secrets and weights through them alone", async () => {
  const run = await sharing();
  const role = run.all("aws:iam/role:Role").find(({ name }) => name === "deepseek-prod-volumes");
  expect(identityOf(run)?.inputs).toMatchObject({ namespace: "kube-system", roleArn: role?.outputs["arn"] });
  const attached = run
    .all("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(({ inputs }) => inputs["role"] === role?.outputs["name"]);
  expect(attached.map(({ inputs }) => inputs["policyArn"])).toEqual([
    "arn:aws:iam::aws:policy/AmazonEBSCSIDriverEKSClusterScopedPolicy",
  ]);
  const own = run.all("aws:iam/rolePolicy:RolePolicy").find(({ name }) => name === "deepseek-prod-volumes");
  const { Statement } = JSON.parse(own?.inputs["policy"] as string) as {
    Statement: { Action: string[]; Resource: string; Condition: Record<string, object> }[];
  };
  const key = run.only("aws:kms/key:Key").outputs["arn"];
  for (const { Action, Resource, Condition } of Statement) {
    expect(Resource).toBe(key);
    expect(Condition["StringEquals"]).toEqual({ "kms:ViaService": "ec2.us-east-1.amazonaws.com" });
    if (Action.includes("kms:CreateGrant")) expect(Condition["Bool"]).toEqual({ "kms:GrantIsForAWSResource": "true" });
  }
});

const network = {
  id: "vpc-0adopted",
  subnetIds: ["subnet-0adopted-a", "subnet-0adopted-b"],
  gpuSubnetId: "subnet-0adopted-gpu-c",
};
const key = "arn:aws:kms:us-east-1:123456789012:key/adopted";

test("with an adopted key, volumes are encrypted with that one", async () => {
  const run = await sharing({ adopt: JSON.stringify({ key }) });
  expect(run.only(classType).inputs).toMatchObject({ parameters: { kmsKeyId: key } });
});

test.each([
  ["an adopted cluster keeps the storage that it has", { adopt: JSON.stringify({ network, cluster: "shared" }) }],
  ["a driver of one's own is left alone", { prerequisites: JSON.stringify({ volumeDriver: "existing" }) }],
])("%s: no driver, no class, and none is told to other stacks", async (_, config) => {
  const run = await sharing(config);
  expect(run.errors).toEqual([]);
  expect(driverOf(run)).toBeUndefined();
  expect(run.all(classType)).toEqual([]);
  expect(run.resources.filter(({ name }) => name.endsWith("-volumes"))).toEqual([]);
  expect(run.outputs["sharedCluster"]).toMatchObject({ target: "aws" });
  expect(run.outputs["sharedCluster"]).not.toHaveProperty("storageClass");
});
