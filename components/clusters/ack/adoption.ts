import * as alicloud from "@pulumi/alicloud";
import * as pulumi from "@pulumi/pulumi";

import type { Adopted, AdoptedNetwork } from "../adopted.ts";
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
  readonly weightsRole?: Role;
  /** Every look-up; nothing may be created before all have succeeded. */
  readonly checks: readonly pulumi.Output<unknown>[];
}

export interface AdoptionNeeds {
  readonly machines: readonly string[];
  /** Zone of the GPU machines, where it was asked for. */
  readonly zone?: string;
}

/** Looks up everything that is to be adopted. */
export function lookUp(scope: Scope, adopt: Adopted, needs: AdoptionNeeds): Adoption {
  const { network, cluster, key, bucket, roles } = adopt;
  const parts = {
    ...(network && { network: networkOf(scope, network, needs) }),
    ...(cluster !== undefined && { controlPlane: controlPlaneOf(scope, cluster, network?.id) }),
    ...(key !== undefined && { key: keyOf(scope, key) }),
    ...(bucket !== undefined && { bucket: bucketOf(scope, bucket) }),
    ...(roles?.weights !== undefined && { weightsRole: roleOf(scope, roles.weights) }),
  };
  return {
    ...parts,
    checks: [
      ...[parts.network?.vpcId, parts.network?.gpuSwitchId, ...(parts.network?.podSwitchIds ?? [])],
      ...(parts.network?.switchIds ?? []),
      ...[parts.controlPlane?.id, parts.key?.id, parts.bucket?.id, parts.weightsRole?.roleName],
    ].filter((check) => check !== undefined),
  };
}

function first<T>(all: readonly T[]): T {
  const [one] = all;
  if (one === undefined) throw new Error("there is none of that name here");
  return one;
}

const exactly = (name: string): string => `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;

function networkOf({ options }: Scope, network: AdoptedNetwork, needs: AdoptionNeeds): Network {
  const vpcId = found({ what: "network", key: "adopt.network.id", id: network.id }, async (id) => {
    return first((await alicloud.vpc.getNetworks({ ids: [id] }, options)).vpcs).id;
  });
  const vswitch = (
    key: string,
    id: pulumi.Input<string>,
    refuse: (zone: string) => Promise<void> = () => Promise.resolve(),
  ) =>
    pulumi.output(network.id).apply((vpc) =>
      found({ what: "vSwitch", key: `adopt.network.${key}`, id }, async (known) => {
        const it = first((await alicloud.vpc.getSwitches({ ids: [known] }, options)).vswitches);
        if (it.vpcId !== vpc) throw new Error(`it lies in ${it.vpcId}, not in ${vpc}`);
        await refuse(it.zoneId);
        return it.id;
      }),
    );
  const { subnetIds, podSubnetIds = subnetIds } = network;
  return {
    vpcId,
    switchIds: subnetIds.map((id) => vswitch("subnetIds", id)),
    gpuSwitchId: vswitch("gpuSubnetId", network.gpuSubnetId, (zone) => refuseZone(zone, needs, options)),
    podSwitchIds: podSubnetIds.map((id) => vswitch("podSubnetIds", id)),
  };
}

async function refuseZone(zone: string, { machines, zone: asked }: AdoptionNeeds, options: pulumi.InvokeOptions) {
  if (asked !== undefined && asked !== zone) throw new Error(`it lies in ${zone}, and capacity.zone is ${asked}`);
  for (const machine of machines) {
    const { ids } = await alicloud.getZones({ availableInstanceType: machine }, options);
    if (!ids.includes(zone)) throw new Error(`${zone} does not offer ${machine}`);
  }
}

function controlPlaneOf(
  { options }: Scope,
  cluster: pulumi.Input<string>,
  network: pulumi.Input<string> | undefined,
): ControlPlane {
  const it = pulumi.output(network).apply((vpc) =>
    found({ what: "cluster", key: "adopt.cluster", id: cluster }, async (id) => {
      const asked = { ids: [id], enableDetails: true };
      const known = first((await alicloud.cs.getManagedKubernetesClusters(asked, options)).clusters);
      if (known.vpcId !== vpc) throw new Error(`it lies in ${known.vpcId}, not in ${String(vpc)}`);
      if (!known.rrsaConfig.enabled) throw new Error("RRSA is off, by which the weights are read: turn it on");
      return known;
    }),
  );
  return {
    id: it.id,
    name: it.name,
    identity: { providerArn: it.rrsaConfig.ramOidcProviderArn, issuerUrl: it.rrsaConfig.rrsaOidcIssuerUrl },
  };
}

function keyOf({ options }: Scope, key: pulumi.Input<string>): Key {
  const it = found({ what: "key", key: "adopt.key", id: key }, async (id) => {
    const known = first((await alicloud.kms.getKeys({ ids: [id], enableDetails: true }, options)).keys);
    if (known.status !== "Enabled") throw new Error(`it is ${known.status}`);
    return known;
  });
  return { id: it.id, arn: it.arn };
}

function bucketOf({ options }: Scope, bucket: pulumi.Input<string>): Bucket {
  const id = found({ what: "bucket", key: "adopt.bucket", id: bucket }, async (name) =>
    first((await alicloud.oss.getBuckets({ nameRegex: exactly(name) }, options)).names),
  );
  return { id };
}

function roleOf({ options }: Scope, role: pulumi.Input<string>): Role {
  const roleName = found({ what: "role", key: "adopt.roles.weights", id: role }, async (name) =>
    first((await alicloud.ram.getRoles({ nameRegex: exactly(name) }, options)).names),
  );
  return { roleName };
}
