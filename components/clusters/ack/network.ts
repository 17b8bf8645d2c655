import * as alicloud from "@pulumi/alicloud";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";
import { createWayOut } from "./way-out.ts";

const networkCidr = "10.0.0.0/16";
const nodeCidrs = { a: "10.0.16.0/20", b: "10.0.32.0/20", c: "10.0.48.0/20" } as const;
const gpuCidr = "10.0.64.0/20";
const podCidrs = { "pods-a": "10.0.128.0/19", "pods-b": "10.0.160.0/19", "pods-c": "10.0.192.0/19" } as const;
const gpuPodCidr = "10.0.224.0/20";

export const serviceCidr = "172.21.0.0/20";

export interface Network {
  readonly vpcId: Output<string>;
  /** In at least two zones. */
  readonly switchIds: Output<string>[];
  /** In the one zone of the GPU machines. */
  readonly gpuSwitchId: Output<string>;
  /** Addresses of pods, in the zones of the nodes. */
  readonly podSwitchIds: Output<string>[];
  /** What images come in by; absent = the network has its own ways. */
  readonly wayOut?: Resource;
}

/** Private nodes in three zones, pods with addresses of the network. */
export function createNetwork(scope: Scope, machines: readonly string[], gpuZone: string | undefined): Network {
  const { name, tags, kept } = scope;
  const vpc = new alicloud.vpc.Network(name, { vpcName: name, cidrBlock: networkCidr, tags }, kept);
  const zones = alicloud.getZonesOutput({ availableResourceCreation: "VSwitch" }, scope.options).ids;
  const offered = machines.map(
    (machine) => alicloud.getZonesOutput({ availableInstanceType: machine }, scope.options).ids,
  );
  const zoneOfGpus = gpuZone ?? all(offered).apply((each) => firstOffering(machines, each));
  const threeZones = (cidrs: Readonly<Record<string, string>>) =>
    Object.entries(cidrs).map(([suffix, cidrBlock], index) => {
      const zoneId = zones.apply((ids) => ids[index % ids.length] ?? "");
      return createSwitch(scope, vpc, { suffix, cidrBlock, zoneId, zoneIsAsked: false });
    });
  const inGpuZone = { zoneId: zoneOfGpus, zoneIsAsked: gpuZone !== undefined };
  const switches = threeZones(nodeCidrs);
  const gpuSwitch = createSwitch(scope, vpc, { suffix: "gpu", cidrBlock: gpuCidr, ...inGpuZone });
  const gpuPods = createSwitch(scope, vpc, { suffix: "pods-gpu", cidrBlock: gpuPodCidr, ...inGpuZone });
  const podSwitches = [...threeZones(podCidrs), gpuPods];
  return {
    vpcId: vpc.id,
    switchIds: switches.map(({ id }) => id),
    gpuSwitchId: gpuSwitch.id,
    podSwitchIds: podSwitches.map(({ id }) => id),
    wayOut: createWayOut(scope, { vpcId: vpc.id, cidr: networkCidr, switches }),
  };
}

function firstOffering(machines: readonly string[], [first = [], ...others]: readonly (readonly string[])[]): string {
  const zone = first.find((candidate) => others.every((zones) => zones.includes(candidate)));
  if (zone === undefined)
    throw new Error(`No zone of this region offers ${machines.join(" and ")}: choose another region or machine.`);
  return zone;
}

interface SwitchPlace {
  readonly suffix: string;
  readonly cidrBlock: string;
  readonly zoneId: Input<string>;
  readonly zoneIsAsked: boolean;
}

/** A zone that was looked up stays where it is when another opens; a zone that was asked for is followed. */
function createSwitch(
  { name, tags, kept }: Scope,
  vpc: alicloud.vpc.Network,
  { suffix, cidrBlock, zoneId, zoneIsAsked }: SwitchPlace,
): alicloud.vpc.Switch {
  return new alicloud.vpc.Switch(
    `${name}-${suffix}`,
    { vswitchName: `${name}-${suffix}`, vpcId: vpc.id, cidrBlock, zoneId, tags },
    { ...kept, ...(!zoneIsAsked && { ignoreChanges: ["zoneId"] }) },
  );
}
