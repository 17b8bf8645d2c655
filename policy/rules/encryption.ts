import { flat, valuesAt, type Rule } from "../rule.ts";

type Check = (props: Readonly<Record<string, unknown>>) => string | undefined;

const encrypted: Readonly<Record<string, Check>> = {
  "aws:eks/cluster:Cluster": (props) =>
    flat(valuesAt(props, "encryptionConfig.resources")).includes("secrets")
      ? undefined
      : "Kubernetes secrets are not encrypted with a key of yours.",
  "aws:ec2/launchTemplate:LaunchTemplate": (props) =>
    valuesAt(props, "blockDeviceMappings.ebs").every((ebs) =>
      ["true", "True"].includes(String(valuesAt(ebs, "encrypted")[0])),
    )
      ? undefined
      : "A disk of the machines is not encrypted.",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (props) =>
    valuesAt(props, "rules.applyServerSideEncryptionByDefault.sseAlgorithm").every((name) =>
      String(name).startsWith("aws:kms"),
    )
      ? undefined
      : "The bucket is not encrypted with a KMS key.",
  "aws:cloudwatch/logGroup:LogGroup": (props) =>
    props["kmsKeyId"] === undefined ? "The logs are not encrypted with a key of yours." : undefined,
  "kubernetes:storage.k8s.io/v1:StorageClass": (props) =>
    props["provisioner"] !== "ebs.csi.aws.com" ||
    (valuesAt(props, "parameters.encrypted")[0] === "true" && valuesAt(props, "parameters.kmsKeyId").length > 0)
      ? undefined
      : "Volumes of the class are not encrypted with a key of yours.",
  "alicloud:cs/managedKubernetes:ManagedKubernetes": (props) =>
    props["encryptionProviderKey"] === undefined
      ? "Kubernetes secrets are not encrypted with a key of yours."
      : undefined,
  "alicloud:cs/nodePool:NodePool": (props) =>
    props["systemDiskEncrypted"] === true ? undefined : "The system disk of the machines is not encrypted.",
  "alicloud:oss/bucket:Bucket": (props) =>
    valuesAt(props, "serverSideEncryptionRule.sseAlgorithm")[0] === "KMS"
      ? undefined
      : "The bucket is not encrypted with a KMS key.",
};

const encryption: Rule = {
  name: "encryption-at-rest",
  level: "mandatory",
  description: "Secrets, disks, logs and weights are encrypted with a key of one's own.",
  controls: ["CKV_AWS_58", "AWS-0039", "C-0066", "AWS-0131", "AWS-0132", "CKV_AWS_145", "CKV_ALI_6", "CKV_ALI_7"],
  problems: ({ type, props }) => {
    const problem = encrypted[type]?.(props);
    return problem === undefined ? [] : [problem];
  },
};

const metadata: Rule = {
  name: "node-credentials",
  level: "mandatory",
  description: "Pods cannot reach the credentials of their node.",
  controls: ["CKV_AWS_79", "CKV_AWS_341", "AWS-0028", "AWS-0130"],
  problems: ({ type, props }) => {
    if (type !== "aws:ec2/launchTemplate:LaunchTemplate") return [];
    const [tokens] = valuesAt(props, "metadataOptions.httpTokens");
    const [hops] = valuesAt(props, "metadataOptions.httpPutResponseHopLimit");
    return tokens === "required" && hops === 1 ? [] : ["Instance metadata must require tokens and allow one hop."];
  },
};

const publicBucket: Rule = {
  name: "no-public-bucket",
  level: "mandatory",
  description: "Weights are nobody else's to read.",
  controls: ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "AWS-0086", "AWS-0087", "AWS-0091", "AWS-0093"],
  problems: ({ type, props }) =>
    type === "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
      ? ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]
          .filter((block) => props[block] !== true)
          .map((block) => `${block} is off.`)
      : [],
};

export const encryptionRules = [encryption, metadata, publicBucket];
