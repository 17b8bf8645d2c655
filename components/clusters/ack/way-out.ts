import * as alicloud from "@pulumi/alicloud";
import { all, type Output, type Resource } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";

export interface WayOutArgs {
  readonly vpcId: Output<string>;
  /** What may go out: all of the network, so that machines and pods that come later may as well. */
  readonly cidr: string;
  readonly switches: readonly alicloud.vpc.Switch[];
}

/**
 * Images come in through a NAT gateway; weights take the internal OSS endpoint. ACK's own gateway would have neither our
 * tags nor an entry for the machines with GPUs, whose vSwitch a cluster is told of only afterwards.
 */
export function createWayOut({ name, tags, options }: Scope, { vpcId, cidr, switches }: WayOutArgs): Resource {
  const { ids } = alicloud.vpc.getEnhancedNatAvailableZonesOutput({}, options);
  const gateway = new alicloud.vpc.NatGateway(
    name,
    {
      natGatewayName: name,
      vpcId,
      vswitchId: inOneOf(ids, switches),
      natType: "Enhanced",
      networkType: "internet",
      paymentType: "PayAsYouGo",
      internetChargeType: "PayByLcu",
      tags,
    },
    // Where it stands cannot change, and another zone that could hold it is no reason to.
    { ...options, ignoreChanges: ["vswitchId"] },
  );
  const address = new alicloud.ecs.EipAddress(
    name,
    // Without a bandwidth it is 5 Mbit/s, and an image of an engine has 10 GB.
    { addressName: name, paymentType: "PayAsYouGo", internetChargeType: "PayByTraffic", bandwidth: "200", tags },
    options,
  );
  const bound = new alicloud.ecs.EipAssociation(
    name,
    { allocationId: address.id, instanceId: gateway.id, instanceType: "Nat" },
    options,
  );
  return new alicloud.vpc.SnatEntry(
    name,
    { snatEntryName: name, snatTableId: gateway.snatTableIds, sourceCidr: cidr, snatIp: address.ipAddress },
    { ...options, dependsOn: [bound] },
  );
}

/** The first vSwitch in a zone that can hold a gateway; the cloud says why where none is. */
function inOneOf(zones: Output<string[]>, switches: readonly alicloud.vpc.Switch[]): Output<string> {
  const each = switches.map(({ id, zoneId }) => all({ id, zoneId }));
  return all([zones, all(each)]).apply(
    ([able, known]) => (known.find(({ zoneId = "" }) => able.includes(zoneId)) ?? known[0])?.id ?? "",
  );
}
