import { describe, expect, test } from "vitest";
import { problemsOf } from "./refused.ts";

const onAws = { profile: "v3-fp8-8xh100" };
const onAck = { profile: "r1-q4km-4xa100" };
const vpc = { id: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-0e4f5a6b"], gpuSubnetId: "subnet-0a1b2c3d" };
const role = "arn:aws:iam::123456789012:role/eks-nodes";

describe("what no account could give is refused before a cloud is asked", () => {
  test.each([
    [
      "a block that nobody named",
      onAws,
      { capacity: { kind: "capacity-block" } },
      /^capacity\.reservationId: is needed/,
    ],
    [
      "a reservation in any zone",
      onAws,
      { capacity: { kind: "reservation", reservationId: "cr-1" } },
      /^capacity\.zone: is needed for a reservation/,
    ],
    [
      "a reservation of machines on demand",
      onAws,
      { capacity: { kind: "on-demand", reservationId: "cr-1" } },
      /^capacity\.reservationId: is cr-1, and capacity of kind on-demand takes none: set kind to reservation or capacity-block/,
    ],
    [
      "a machine's id for a reservation's",
      onAws,
      { capacity: { kind: "capacity-block", reservationId: "i-0a1b2c3d" } },
      /^capacity\.reservationId: is i-0a1b2c3d: must be an id such as cr-/,
    ],
    [
      "a zone of another region",
      onAws,
      { capacity: { kind: "spot", zone: "us-west-2a" } },
      /^capacity\.zone: is us-west-2a, which is no zone of us-east-1: .* us-east-1a/,
    ],
    [
      "a zone as it is written in Singapore",
      onAck,
      { capacity: { kind: "spot", zone: "ap-southeast-1a" } },
      /^capacity\.zone: .*no zone of cn-shanghai: .* cn-shanghai-b/,
    ],
    [
      "a block of Alibaba Cloud",
      onAck,
      { capacity: { kind: "capacity-block" } },
      /^capacity\.kind: Alibaba Cloud sells no capacity blocks/,
    ],
    [
      "a reservation of AWS on Alibaba Cloud",
      onAck,
      { capacity: { kind: "reservation", reservationId: "cr-1", zone: "cn-shanghai-b" } },
      /^capacity\.reservationId: .*crp-.* or eap-/,
    ],
    ["machines of no cluster", onAws, { capacity: { kind: "existing" } }, /^capacity\.kind: .*give adopt\.cluster/],
    [
      "a cluster without its network",
      onAws,
      { adopt: { cluster: "c" } },
      /^adopt\.network: is needed with adopt\.cluster/,
    ],
    [
      "an open endpoint of an adopted cluster",
      onAws,
      { adopt: { cluster: "c", network: vpc }, access: { publicCidrs: ["203.0.113.0/24"] } },
      /^access\.publicCidrs: has no effect on an adopted cluster/,
    ],
    [
      "a way to the private endpoint of an adopted cluster",
      onAws,
      { adopt: { cluster: "c", network: vpc }, access: { privateCidrs: ["10.20.0.0/16"] } },
      /^access\.privateCidrs: has no effect on an adopted cluster/,
    ],
    [
      "an open endpoint of ACK",
      onAck,
      { access: { publicCidrs: ["203.0.113.0/24"] } },
      /^access\.publicCidrs: ACK cannot limit a public endpoint/,
    ],
    ["a role of AWS on ACK", onAck, { adopt: { roles: { nodes: role } } }, /^adopt\.roles\.nodes: is a role of AWS/],
    [
      "a role by its name",
      onAws,
      { adopt: { roles: { nodes: "nodes" } } },
      /^adopt\.roles\.nodes: is nodes: must be the ARN of a role such as arn:aws:iam::/,
    ],
    [
      "a user for a role",
      onAws,
      { adopt: { roles: { nodes: role.replace("role/", "user/") } } },
      /must be the ARN of a role/,
    ],
    [
      "a role by its ARN on ACK",
      onAck,
      { adopt: { roles: { weights: "acs:ram::1:role/reader" } } },
      /must be the name of a RAM role/,
    ],
    [
      "a subnet for a network",
      onAws,
      { adopt: { network: { ...vpc, id: "subnet-0a1b2c3d" } } },
      /^adopt\.network\.id: .*must be the id of a VPC/,
    ],
    [
      "a subnet of AWS on ACK",
      onAck,
      { adopt: { network: { ...vpc, subnetIds: ["vsw-1", "vsw-2"] } } },
      /^adopt\.network\.gpuSubnetId: .*vSwitch such as vsw-/,
    ],
    [
      "one subnet twice",
      onAws,
      { adopt: { network: { ...vpc, subnetIds: ["subnet-1", "subnet-1"] } } },
      /^adopt\.network\.subnetIds: .*each once/,
    ],
    ["a bucket by its address", onAws, { adopt: { bucket: "s3://weights" } }, /^adopt\.bucket: .*without s3:\/\//],
    [
      "a bucket for a key",
      onAws,
      { adopt: { key: "arn:aws:s3:::weights" } },
      /^adopt\.key: .*must be the ARN of a KMS key/,
    ],
    [
      "a cluster by its ARN",
      onAws,
      { adopt: { network: vpc, cluster: "arn:aws:eks:us-east-1:123456789012:cluster/c" } },
      /^adopt\.cluster: .*no ARN/,
    ],
    [
      "a session for a principal",
      onAws,
      { adminPrincipals: ["arn:aws:sts::123456789012:assumed-role/admin/me"] },
      /^adminPrincipals\.0: .*role or user/,
    ],
  ])("%s", (_, profile, more, expected) => {
    const found = problemsOf({ ...profile, ...more });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test("two zones for the machines of one cluster", () => {
    const services = {
      a: { ...onAws, capacity: { kind: "spot", zone: "us-east-1a" } },
      b: { profile: "r1-fp8-8xh200", capacity: { kind: "spot", zone: "us-east-1b" } },
    };
    expect(problemsOf({ target: "aws", services })).toEqual([
      expect.stringMatching(/^capacity\.zone: are us-east-1a and us-east-1b: .* one zone/),
    ]);
  });

  test("of another's cluster nothing is asked twice", () => {
    const clusterStack = "organization/deepseek-clusters/cluster";
    expect(problemsOf({ ...onAws, clusterStack, capacity: { kind: "capacity-block" } })).toEqual([]);
  });

  test("what is right passes on both clouds", () => {
    const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const adopt = { network: vpc, cluster: "shared_1", key, bucket: "weights.bank", roles: { nodes: role } };
    expect(problemsOf({ ...onAws, adopt, capacity: { kind: "existing" } })).toEqual([]);
    expect(problemsOf({ ...onAws, adopt: { key: "alias/weights" } })).toEqual([]);
    const network = { id: "vpc-bp1", subnetIds: ["vsw-1", "vsw-2"], gpuSubnetId: "vsw-1", podSubnetIds: ["vsw-3"] };
    const onOther = {
      network,
      cluster: "c61da77e8bfb",
      key: "key-hzz6",
      bucket: "weights",
      roles: { weights: "reader" },
    };
    const capacity = { kind: "reservation", reservationId: "eap-bp1", zone: "cn-shanghai-g" };
    expect(problemsOf({ ...onAck, adopt: onOther, capacity })).toEqual([]);
  });
});

describe("tags", () => {
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`tag-${String(n)}`, "x"]));

  // 20 on Alibaba Cloud less 13 that are taken, 50 on AWS less 10.
  test.each([
    [onAck, 7, 20],
    [onAws, 40, 50],
  ])("beyond the room that a cloud leaves are refused with the limit, on %o", (profile, room, most) => {
    expect(problemsOf({ ...profile, tags: many(room) })).toEqual([]);
    expect(problemsOf({ ...profile, tags: many(room + 1) })).toEqual([
      expect.stringContaining(
        `tags: are ${String(room + 1)}: at most ${String(room)}, because a resource takes ${String(most)}`,
      ),
    ]);
  });

  test("that IAM takes for the same are refused on AWS alone", () => {
    const tags = { owner: "a", Owner: "b" };
    expect(problemsOf({ ...onAws, tags })).toEqual([
      expect.stringMatching(/^tags\.Owner: is the same as owner to IAM/),
    ]);
    expect(problemsOf({ ...onAck, tags })).toEqual([]);
  });
});
