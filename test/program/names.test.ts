import { describe, expect, test } from "vitest";
import { text } from "../../rehearsal/providers/wire.ts";
import type { ProgramRun, Registration } from "./engine.ts";
import { runStack } from "./project.ts";

/** As long as Pulumi lets the name of a stack be, and with letters that no cloud takes. */
const stacks = ["Platform_Team.".padEnd(100, "x"), "Platform_Team.".padEnd(99, "x")];

interface Limit {
  /** Property that holds the name. */
  readonly property: string;
  readonly pattern: RegExp;
  /** Names are taken for the whole account or world, not for this one cluster. */
  readonly shared: boolean;
}

const limit = (property: string, pattern: RegExp, shared = true): Limit => ({ property, pattern, shared });

/** What the services' own API references say of names; lengths are in the patterns. */
const limits: Readonly<Record<string, Limit>> = {
  // CreateCluster: 1 to 100 letters, digits, hyphens, underscores.
  "aws:eks/cluster:Cluster": limit("name", /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/),
  // CreateNodegroup: 1 to 63.
  "aws:eks/nodeGroup:NodeGroup": limit("nodeGroupName", /^[0-9A-Za-z][A-Za-z0-9_-]{0,62}$/, false),
  // CreateRole: 1 to 64; PutRolePolicy: 1 to 128.
  "aws:iam/role:Role": limit("name", /^[\w+=,.@-]{1,64}$/),
  "aws:iam/rolePolicy:RolePolicy": limit("name", /^[\w+=,.@-]{1,128}$/, false),
  // General purpose bucket naming rules: 3 to 63 lower-case letters, digits, hyphens, dots.
  "aws:s3/bucket:Bucket": limit("bucket", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  // CreateLaunchTemplate: 3 to 128.
  "aws:ec2/launchTemplate:LaunchTemplate": limit("name", /^[a-zA-Z0-9().\-/_]{3,128}$/),
  // CreateSecurityGroup: up to 255, not beginning with sg-.
  "aws:ec2/securityGroup:SecurityGroup": limit("name", /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/, false),
  // CreateAlias: up to 256, beginning with alias/, not alias/aws/.
  "aws:kms/alias:Alias": limit("name", /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/),
  // CreateLogGroup: 1 to 512.
  "aws:cloudwatch/logGroup:LogGroup": limit("name", /^[\w./#-]{1,512}$/),
  // CreateCluster and CreateClusterNodePool of ACK: 1 to 63, no leading hyphen.
  "alicloud:cs/managedKubernetes:ManagedKubernetes": limit("name", /^[A-Za-z0-9][\w-]{0,62}$/),
  "alicloud:cs/nodePool:NodePool": limit("nodePoolName", /^[A-Za-z0-9][\w-]{0,62}$/, false),
  // CreateVpc, CreateVSwitch: 1 to 128, not beginning with http.
  "alicloud:vpc/network:Network": limit("vpcName", /^(?!http)[\w.-]{1,128}$/),
  "alicloud:vpc/switch:Switch": limit("vswitchName", /^(?!http)[\w.-]{1,128}$/, false),
  // PutBucket: 3 to 63 lower-case letters, digits, hyphens.
  "alicloud:oss/bucket:Bucket": limit("bucket", /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  // CreateRole: 1 to 64; CreatePolicy: 1 to 128.
  "alicloud:ram/role:Role": limit("roleName", /^[\w.-]{1,64}$/),
  "alicloud:ram/policy:Policy": limit("policyName", /^[\w-]{1,128}$/),
};

/** RFC 1123; labels for what becomes a host name, subdomains for the rest. */
const kubernetes = /^(?=.{1,63}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

const nameOf = ({ type, inputs, outputs }: Registration): string =>
  text({ ...outputs, ...inputs }[limits[type]?.property ?? ""]);

const ours = (run: ProgramRun) => run.resources.filter(({ type }) => type in limits);

describe.each([
  ["AWS", "v3-fp8-8xh100"],
  ["Alibaba Cloud", "r1-q4km-4xa100"],
])("the names of what a stack with the longest name makes on %s", (_, profile) => {
  const runs = Promise.all(stacks.map((stack) => runStack(stack, { profile })));

  test("keep the limits of each service", async () => {
    for (const run of await runs) {
      expect(run.errors).toEqual([]);
      expect(ours(run).length).toBeGreaterThan(5);
      for (const resource of ours(run)) expect(nameOf(resource)).toMatch(limits[resource.type]?.pattern ?? /^$/);
    }
  });

  test("are those of Kubernetes within the cluster", async () => {
    for (const run of await runs)
      for (const { type, inputs } of run.resources.filter((resource) => resource.type.startsWith("kubernetes:"))) {
        const { name } = (inputs["metadata"] ?? {}) as { name?: string };
        if (name !== undefined) expect(name, type).toMatch(kubernetes);
      }
  });

  test("are never those of another stack's, where the whole account shares them", async () => {
    const names = (await runs).map((run) =>
      ours(run)
        .filter(({ type }) => limits[type]?.shared)
        .map((resource) => `${resource.type} ${nameOf(resource)}`),
    );
    const [one = [], other = []] = names;
    expect(one.filter((name) => other.includes(name))).toEqual([]);
    expect(new Set(one).size).toBe(one.length);
  });
});
