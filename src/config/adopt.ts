import type { Target } from "../catalog/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";
import { shown } from "./shown.ts";

type Adopt = NonNullable<StackConfig["adopt"]>;

/** What a name or an id looks like; `problem` is told of another. */
interface Shape {
  readonly pattern: RegExp;
  readonly problem: string;
}

interface Shapes {
  readonly network: Shape;
  readonly subnet: Shape;
  readonly cluster: Shape;
  readonly key: Shape;
  readonly bucket: Shape;
  readonly role: Shape;
}

/** Amazon S3 User Guide, bucket naming rules; OSS takes the same without dots. */
const bucket: Shape = {
  pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  problem: "must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes, without s3:// or oss://",
};

/**
 * Ids as the clouds write them, as loosely as tells one kind from another: whether it is there only the account knows.
 * EKS: API reference, CreateCluster; IAM: API reference, CreateRole and GetRole; RAM: CreateRole.
 */
const shapes: Readonly<Record<Exclude<Target, "kubernetes">, Shapes>> = {
  aws: {
    network: { pattern: /^vpc-[0-9a-z-]+$/, problem: "must be the id of a VPC such as vpc-0123456789abcdef0" },
    subnet: { pattern: /^subnet-[0-9a-z-]+$/, problem: "must be the id of a subnet such as subnet-0123456789abcdef0" },
    cluster: {
      pattern: /^[0-9A-Za-z][\w-]{0,99}$/,
      problem: "must be the name of an EKS cluster: letters, digits, dashes and underscores, no ARN",
    },
    key: {
      pattern: /^(arn:aws[\w-]*:kms:[\w-]+:\d{12}:)?(key\/|alias\/)?[\w/-]+$/,
      problem: "must be the ARN of a KMS key such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-…, or its id",
    },
    bucket,
    role: {
      pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
      problem: "must be the ARN of a role such as arn:aws:iam::123456789012:role/eks-nodes",
    },
  },
  alicloud: {
    network: { pattern: /^vpc-[0-9a-z-]+$/, problem: "must be the id of a VPC such as vpc-bp1qtz9rcbbt3p0ng****" },
    subnet: { pattern: /^vsw-[0-9a-z-]+$/, problem: "must be the id of a vSwitch such as vsw-bp1e2f5fhaplp0g6p****" },
    cluster: {
      pattern: /^[0-9a-z-]+$/,
      problem:
        "must be the id of an ACK cluster, lower-case letters and digits such as c61da77e8bfbc4c4c99…, not its name",
    },
    key: { pattern: /^[\w-]+$/, problem: "must be the id of a KMS key such as key-hzz630494463ejqjx****" },
    bucket,
    role: { pattern: /^[\w.-]{1,64}$/, problem: "must be the name of a RAM role such as weights-reader, no ARN" },
  },
};

type Written = readonly [path: string, shape: keyof Shapes, value: string];

/** Names and ids that cannot be what they are given as. */
export function adoptProblems(adopt: Adopt, target: Exclude<Target, "kubernetes">): readonly Problem[] {
  const { network, roles = {} } = adopt;
  const written: readonly Written[] = [
    ...(network === undefined ? [] : networkOf(network)),
    ...(["cluster", "key", "bucket"] as const).flatMap((key): readonly Written[] =>
      adopt[key] === undefined ? [] : [[key, key, adopt[key]]],
    ),
    // Of ACK's only the role that reads the weights can be one of yours; of the others something else is said.
    ...Object.entries(roles)
      .filter(([role]) => target === "aws" || role === "weights")
      .map(([role, value]): Written => [`roles.${role}`, "role", value]),
  ];
  return written.flatMap(([path, shape, value]) => {
    const { pattern, problem } = shapes[target][shape];
    return pattern.test(value) ? [] : [{ path: `adopt.${path}`, message: `is ${shown(value)}: ${problem}` }];
  });
}

function networkOf({ id, subnetIds, gpuSubnetId, podSubnetIds = [] }: NonNullable<Adopt["network"]>): Written[] {
  const listed = (key: string, ids: readonly string[]) =>
    ids.map((subnet, index): Written => [`network.${key}.${String(index)}`, "subnet", subnet]);
  return [
    ["network.id", "network", id],
    ...listed("subnetIds", subnetIds),
    ["network.gpuSubnetId", "subnet", gpuSubnetId],
    ...listed("podSubnetIds", podSubnetIds),
  ];
}
