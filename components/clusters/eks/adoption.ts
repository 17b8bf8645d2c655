import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Adopted, AdoptedNetwork, AdoptedRoles, RoleName } from "../adopted.ts";
import { found } from "../look-up/index.ts";
import type { Network } from "./network.ts";
import type { Bucket, ControlPlane, Key, Role } from "./parts.ts";
import type { Scope } from "./scope.ts";

/** What was adopted, as the parts that stand in for created ones. */
export interface Adoption {
  readonly network?: Network;
  readonly controlPlane?: ControlPlane;
  readonly key?: Key;
  readonly bucket?: Bucket;
  readonly roles: Readonly<Partial<Record<RoleName, Role>>>;
  /** Every look-up; nothing may be created before all have succeeded. */
  readonly checks: readonly pulumi.Output<unknown>[];
}

export interface AdoptionNeeds {
  readonly machines: readonly string[];
  /** Zone of the GPU machines, where it was asked for. */
  readonly zone?: pulumi.Input<string>;
}

/** Looks up everything that is to be adopted. */
export function lookUp(
  scope: Scope,
  { network, cluster, key, bucket, roles }: Adopted,
  needs: AdoptionNeeds,
): Adoption {
  const found = {
    ...(network && { network: networkOf(scope, network, needs) }),
    ...(cluster !== undefined && { controlPlane: controlPlaneOf(scope, cluster, network?.id) }),
    ...(key !== undefined && { key: keyOf(scope, key) }),
    ...(bucket !== undefined && { bucket: bucketOf(scope, bucket) }),
  };
  const adoptedRoles = rolesOf(scope, roles ?? {});
  const roleList: readonly Role[] = Object.values(adoptedRoles);
  return {
    ...found,
    roles: adoptedRoles,
    checks: [
      ...[found.network?.vpcId, found.network?.gpuSubnetId, ...(found.network?.subnetIds ?? [])],
      ...[found.controlPlane?.arn, found.key?.arn, found.bucket?.arn],
      ...roleList.map(({ arn }) => arn),
    ].filter((check) => check !== undefined),
  };
}

function networkOf({ options }: Scope, network: AdoptedNetwork, needs: AdoptionNeeds): Network {
  const vpcId = found({ what: "network", key: "adopt.network.id", id: network.id }, async (id) => {
    return (await aws.ec2.getVpc({ id }, options)).id;
  });
  const subnet = (key: string, id: pulumi.Input<string>) =>
    pulumi.output(network.id).apply((vpc) =>
      found({ what: "subnet", key, id }, async (known) => {
        const { id: subnetId, vpcId: itsVpc, availabilityZone } = await aws.ec2.getSubnet({ id: known }, options);
        if (itsVpc !== vpc) throw new Error(`it lies in ${itsVpc}, not in ${vpc}`);
        return { id: subnetId, zone: availabilityZone };
      }),
    );
  const subnets = network.subnetIds.map((id) => subnet("adopt.network.subnetIds", id));
  const inTwoZones = pulumi.all(subnets).apply((all) => {
    const zones = [...new Set(all.map(({ zone }) => zone))];
    if (zones.length < 2)
      throw new pulumi.RunError(
        `adopt.network.subnetIds: a control plane needs subnets in two zones, these lie in ${zones.join(", ")}. Nothing was created.`,
      );
    return all.map(({ id }) => id);
  });
  const gpu = pulumi.output(needs.zone).apply((asked) =>
    found({ what: "subnet", key: "adopt.network.gpuSubnetId", id: network.gpuSubnetId }, async (id) => {
      const { availabilityZone: zone } = await aws.ec2.getSubnet({ id }, options);
      await refuseZone(zone, needs.machines, asked, options);
      return id;
    }),
  );
  const inVpc = subnet("adopt.network.gpuSubnetId", network.gpuSubnetId);
  return {
    vpcId,
    subnetIds: network.subnetIds.map((_, index) => inTwoZones.apply((ids) => ids[index] ?? "")),
    gpuSubnetId: pulumi.all([gpu, inVpc]).apply(([id]) => id),
    ready: [],
  };
}

async function refuseZone(
  zone: string,
  machines: readonly string[],
  asked: string | undefined,
  options: pulumi.InvokeOptions,
) {
  if (asked !== undefined && asked !== zone) throw new Error(`it lies in ${zone}, and the capacity in ${asked}`);
  for (const machine of machines) {
    const filters = [
      { name: "instance-type", values: [machine] },
      { name: "location", values: [zone] },
    ];
    const offered = await aws.ec2.getInstanceTypeOfferings({ locationType: "availability-zone", filters }, options);
    if (!offered.locations.includes(zone)) throw new Error(`${zone} does not offer ${machine}`);
  }
}

function controlPlaneOf(
  { options }: Scope,
  cluster: pulumi.Input<string>,
  network: pulumi.Input<string> | undefined,
): ControlPlane {
  const it = pulumi.output(network).apply((vpc) =>
    found({ what: "cluster", key: "adopt.cluster", id: cluster }, async (name) => {
      const known = await aws.eks.getCluster({ name }, options);
      if (known.status !== "ACTIVE") throw new Error(`its status is ${known.status}`);
      if (known.vpcConfig.vpcId !== vpc) throw new Error(`it lies in ${known.vpcConfig.vpcId}, not in ${String(vpc)}`);
      return known;
    }),
  );
  return {
    name: it.name,
    arn: it.arn,
    endpoint: it.endpoint,
    certificateAuthority: it.certificateAuthorities.apply((all) => all[0]?.data ?? ""),
    securityGroupId: it.vpcConfig.clusterSecurityGroupId,
    ways: [],
  };
}

function keyOf({ options }: Scope, key: pulumi.Input<string>): Key {
  const arn = found({ what: "key", key: "adopt.key", id: key }, async (keyId) => {
    const known = await aws.kms.getKey({ keyId }, options);
    if (!known.enabled) throw new Error(`it is ${known.keyState}`);
    return known.arn;
  });
  return { arn };
}

function bucketOf({ options }: Scope, bucket: pulumi.Input<string>): Bucket {
  const it = found({ what: "bucket", key: "adopt.bucket", id: bucket }, (name) =>
    aws.s3.getBucket({ bucket: name }, options),
  );
  return { bucket: it.bucket, arn: it.arn };
}

function rolesOf({ options }: Scope, roles: AdoptedRoles): Partial<Record<RoleName, Role>> {
  const role = (which: string, id: pulumi.Input<string>): Role => ({
    arn: found({ what: "role", key: `adopt.roles.${which}`, id }, async (arn) => {
      return (await aws.iam.getRole({ name: arn.slice(arn.lastIndexOf("/") + 1) }, options)).arn;
    }),
  });
  return Object.fromEntries(
    Object.entries(roles).flatMap(([which, id]: [string, pulumi.Input<string> | undefined]) =>
      id === undefined ? [] : [[which, role(which, id)]],
    ),
  );
}
