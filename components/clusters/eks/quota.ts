import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

import { CapacityKind } from "../args.ts";
import { found } from "../look-up/index.ts";
import type { NodeGroup } from "../machines.ts";
import type { Scope } from "./scope.ts";

interface Quota {
  readonly kind: CapacityKind;
  readonly machines: RegExp;
  /** Of the service `ec2`, in vCPUs. */
  readonly code: string;
  readonly name: string;
}

const onDemandP = { code: "L-417A185B", name: "running on-demand P instances" };
const onDemandG = { code: "L-DB2E81BA", name: "running on-demand G and VT instances" };

/** As docs/targets/aws.md lists them. Blocks need none; which one counts for P6 on spot is not known. */
const quotas: readonly Quota[] = [
  { kind: CapacityKind.OnDemand, machines: /^p\d/, ...onDemandP },
  { kind: CapacityKind.OnDemand, machines: /^(g\d|vt)/, ...onDemandG },
  { kind: CapacityKind.Reservation, machines: /^p\d/, ...onDemandP },
  { kind: CapacityKind.Reservation, machines: /^(g\d|vt)/, ...onDemandG },
  { kind: CapacityKind.Spot, machines: /^p[234]/, code: "L-7212CCBC", name: "P4, P3 and P2 spot requests" },
  { kind: CapacityKind.Spot, machines: /^p5/, code: "L-C4BD4855", name: "P5 spot requests" },
  { kind: CapacityKind.Spot, machines: /^(g\d|vt)/, code: "L-3819A6DF", name: "G and VT spot requests" },
];

/** The account may run the group's machines, all of them; what runs there already is not counted. */
export function quotaOf({ options }: Scope, { machine, max, capacity }: NodeGroup): Output<unknown>[] {
  const quota = quotas.find(({ kind, machines }) => kind === capacity.kind && machines.test(machine));
  if (quota === undefined) return [];
  const sought = { what: "quota", key: "checks", id: quota.code, verb: "met" };
  return [
    found(sought, async (quotaCode) => {
      const { defaultVcpus } = await aws.ec2.getInstanceType({ instanceType: machine }, options);
      const { value } = await aws.servicequotas.getServiceQuota({ serviceCode: "ec2", quotaCode }, options);
      if (value < max * defaultVcpus)
        throw new Error(
          `it allows ${String(value)} vCPUs of ${quota.name}, and ${String(max)} × ${machine} take ${String(max * defaultVcpus)}: ask AWS for more, or set replicas.max or another machine`,
        );
      return value;
    }),
  ];
}
