import { beforeAll, describe, expect, test } from "vitest";
import type { ProgramRun } from "./engine.ts";
import { ofPackage, parentType, runStack } from "./project.ts";

const group = "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet";

describe("V3 FP8 on AWS", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runStack("prod");
  });

  test("the program registers without an error", () => {
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test("cloud resources belong to the cluster, the model's objects to the service", () => {
    expect(new Set(ofPackage(run, "aws").map(parentType))).toEqual(new Set(["deepseek-clusters:index:EksCluster"]));
    expect(parentType(run.only(group))).toBe("deepseek-clusters:index:InferenceService");
  });

  test("an add-on has the version that is pinned, and another the one that EKS recommends", async () => {
    const addonVersions = { coredns: "v1.11.1-eksbuild.9", "aws-ebs-csi-driver": "v1.58.0-eksbuild.1" };
    const pinned = await runStack("prod", { addonVersions: JSON.stringify(addonVersions) });
    const versionsOf = ({ resources }: ProgramRun) =>
      resources
        .filter(({ type }) => type === "aws:eks/addon:Addon")
        .map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]] as const);
    expect(versionsOf(pinned).filter(([, version]) => version !== undefined)).toEqual(
      expect.arrayContaining(Object.entries(addonVersions)),
    );
    expect(versionsOf(pinned).filter(([, version]) => version !== undefined)).toHaveLength(2);
    expect(versionsOf(run).map(([, version]) => version)).toEqual(versionsOf(pinned).map(() => undefined));
  });

  test("every cloud resource that takes tags has them", () => {
    const tagged = ofPackage(run, "aws").filter(({ inputs }) => "tags" in inputs);
    expect(tagged.length).toBeGreaterThan(30);
    for (const { inputs } of tagged) expect(inputs["tags"]).toMatchObject({ stack: "prod" });
  });

  test("cluster, network, key, bucket and weights are protected", () => {
    const kept = new Set(run.resources.filter(({ protect }) => protect).map(({ type }) => type));
    expect(kept).toEqual(
      new Set([
        "aws:eks/cluster:Cluster",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/subnet:Subnet",
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "kubernetes:core/v1:PersistentVolume",
        "kubernetes:core/v1:PersistentVolumeClaim",
      ]),
    );
    expect(run.only("aws:eks/cluster:Cluster").inputs["deletionProtection"]).toBe(true);
  });

  test("the Kubernetes endpoint is private, secrets are encrypted, every log is on", () => {
    expect(run.only("aws:eks/cluster:Cluster").inputs).toMatchObject({
      vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false },
      accessConfig: { authenticationMode: "API" },
      encryptionConfig: { resources: ["secrets"] },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "STANDARD" },
    });
  });

  test("nodes keep their credentials to themselves and their disks encrypted", () => {
    const templates = run.all("aws:ec2/launchTemplate:LaunchTemplate");
    expect(templates).toHaveLength(2);
    for (const { inputs } of templates) {
      expect(inputs["metadataOptions"]).toMatchObject({ httpTokens: "required", httpPutResponseHopLimit: 1 });
      expect(inputs["blockDeviceMappings"]).toMatchObject([{ ebs: { volumeType: "gp3", encrypted: "true" } }]);
    }
  });

  test("each of the 32 network cards has its EFA interface, and only the first an address", () => {
    const template = run.all("aws:ec2/launchTemplate:LaunchTemplate").find(({ name }) => name === "deepseek-prod-gpu");
    const cards = template?.inputs["networkInterfaces"] as { networkCardIndex: number; interfaceType: string }[];
    expect(cards.map(({ networkCardIndex }) => networkCardIndex)).toEqual([...Array(32).keys()]);
    expect(cards.map(({ interfaceType }) => interfaceType)).toEqual(["efa", ...Array<string>(31).fill("efa-only")]);
  });

  test("the bucket is closed to the public and to plain HTTP", () => {
    expect(run.only("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(run.only("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"]).toContain("aws:SecureTransport");
  });

  test("the weights are read from the bucket by a driver that may do nothing else", () => {
    const volume = run.only("kubernetes:core/v1:PersistentVolume").inputs;
    const bucket = run.only("aws:s3/bucket:Bucket").outputs["bucket"];
    expect(volume).toMatchObject({ spec: { csi: { volumeAttributes: { bucketName: bucket } } } });
    const policies = run.all("aws:iam/rolePolicy:RolePolicy");
    const readerPolicy = policies.find(({ name }) => name === "deepseek-prod-weights")?.inputs["policy"] as string;
    const { Statement } = JSON.parse(readerPolicy) as {
      Statement: { Action: string[] }[];
    };
    expect(Statement.flatMap(({ Action }) => Action)).toEqual(["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]);
  });

  test("a role is taken by what it was made for in this account alone: no other cluster's pods, no other account's logs", () => {
    const account = "123456789012";
    const cluster = `arn:aws:eks:us-east-1:${account}:cluster/deepseek-prod`;
    const trustOf = (suffix: string) => {
      const role = run.all("aws:iam/role:Role").find(({ name }) => name === `deepseek-prod-${suffix}`);
      const { Statement } = JSON.parse(role?.inputs["assumeRolePolicy"] as string) as { Statement: object[] };
      return Statement;
    };
    const pods = (serviceAccount: string) => [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": cluster,
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": serviceAccount,
          },
        },
      },
    ];
    expect(trustOf("weights")).toEqual(pods("s3-csi-driver-sa"));
    expect(trustOf("volumes")).toEqual(pods("ebs-csi-controller-sa"));
    expect(trustOf("autoscaler")).toEqual(pods("cluster-autoscaler"));
    const acting = (service: string, source: string) => [
      {
        Effect: "Allow",
        Principal: { Service: `${service}.amazonaws.com` },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": source } },
      },
    ];
    // https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
    expect(trustOf("control-plane")).toEqual(acting("eks", cluster));
    expect(trustOf("flows")).toEqual(acting("vpc-flow-logs", `arn:aws:ec2:us-east-1:${account}:vpc-flow-log/*`));
    // EC2 tells nothing when it starts a machine: such a role can be passed within its account only.
    expect(trustOf("node")).toEqual([
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: ["sts:AssumeRole"] },
    ]);
  });

  test("the scaler owns the replicas", () => {
    expect(run.only(group).inputs["spec"]).not.toHaveProperty("replicas");
    expect(run.only(group).ignoreChanges).toContain("spec.replicas");
  });

  test("machines follow the replicas: their number is the autoscaler's, which may change this cluster's groups alone", () => {
    const nodes = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu");
    expect(nodes?.inputs["scalingConfig"]).toEqual({ minSize: 2, desiredSize: 2, maxSize: 4 });
    expect(nodes?.ignoreChanges).toEqual(["scalingConfig.desiredSize"]);
    expect(run.named("deepseek-prod-cluster-autoscaler").inputs).toMatchObject({
      values: { autoDiscovery: { clusterName: "deepseek-prod" }, awsRegion: "us-east-1" },
    });
    const policies = run.all("aws:iam/rolePolicy:RolePolicy");
    const policy = policies.find(({ name }) => name === "deepseek-prod-autoscaler")?.inputs["policy"] as string;
    const { Statement } = JSON.parse(policy) as { Statement: { Action: string[]; Condition?: object }[] };
    const changing = Statement.filter(({ Action }) => Action.some((action) => !/:(Describe|Get)/.test(action)));
    for (const { Condition } of changing)
      expect(Condition).toEqual({
        StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/deepseek-prod": "owned" },
      });
  });

  test("Pulumi waits for a cold start of 671B: 70 minutes and more", () => {
    expect(parseInt(run.only(group).customTimeouts.create)).toBeGreaterThanOrEqual(70 * 60);
    expect(run.only(group).customTimeouts.update).toBe(run.only(group).customTimeouts.create);
  });

  test("walls stand before the first pod, and machines before the walls", () => {
    const policies = run.all("kubernetes:networking.k8s.io/v1:NetworkPolicy").map(({ urn }) => urn);
    expect(run.only(group).dependencies).toEqual(expect.arrayContaining(policies));
    const machines = run.all("aws:eks/nodeGroup:NodeGroup").find(({ name }) => name === "deepseek-prod-gpu")?.urn;
    expect(run.only("kubernetes:core/v1:Namespace").dependencies).toContain(machines);
  });

  test("objects vanish with the cluster", () => {
    const cluster = run.only("aws:eks/cluster:Cluster").urn;
    for (const { deletedWith } of ofPackage(run, "kubernetes")) expect(deletedWith).toBe(cluster);
  });

  test("the kubeconfig is a secret", () => {
    expect(run.secretOutputs).toContain("kubeconfig");
  });
});
