import { Decimal } from "decimal.js";
import { GB, type Target } from "../../catalog/index.ts";

/** One thing a stack pays rent for. */
export interface Item {
  readonly name: string;
  /** What the price list calls it. */
  readonly price: string;
  readonly unit: "hour" | "GB-month";
  readonly perReplica: boolean;
  /** Of each service, or once of the stack however many it has. */
  readonly of: "service" | "stack";
  /** Per replica, or in all. */
  readonly quantity: Decimal;
}

export interface Surroundings {
  readonly items: readonly Item[];
  /** What is billed and not in the total, by name: nobody shall take the total for the whole bill. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

interface Sizes {
  readonly nodesPerReplica: number;
  readonly storedBytes: number;
}

const byUse = "billed by use, which no configuration tells";

function fixed(name: string, price: string, unit: Item["unit"], quantity: Decimal.Value): Item {
  return { name, price, unit, perReplica: false, of: "stack", quantity: new Decimal(quantity) };
}

/** What components/clusters/eks makes beside the GPU machines. */
const eks = {
  systemNodes: 2,
  systemMachine: "m7i.xlarge",
  systemDiskGiB: 50,
  gpuDiskGiB: 200,
  interfaceEndpoints: 7,
  zones: 3,
} as const;

/** What components/clusters/ack makes beside the GPU machines. */
const ack = { systemNodes: 2, systemMachine: "ecs.g7.xlarge", systemDiskGiB: 120, gpuDiskGiB: 500 } as const;

function nodeDisks(gpuDiskGiB: number, systemGiB: number, { nodesPerReplica }: Sizes): readonly Item[] {
  return [
    {
      name: "Disks of the GPU nodes",
      price: "disk",
      unit: "GB-month",
      perReplica: true,
      of: "service",
      quantity: new Decimal(gpuDiskGiB).times(nodesPerReplica),
    },
    fixed("Disks of the system nodes", "disk", "GB-month", systemGiB),
  ];
}

function stored(bytes: number): Item {
  const quantity = new Decimal(bytes).div(GB).toDecimalPlaces(3);
  return { ...fixed("Weights in object storage", "weights-storage", "GB-month", quantity), of: "service" };
}

function onEks(sizes: Sizes): Surroundings {
  return {
    items: [
      fixed("Kubernetes control plane", "cluster-control-plane", "hour", 1),
      fixed(`System nodes (${eks.systemMachine})`, eks.systemMachine, "hour", eks.systemNodes),
      ...nodeDisks(eks.gpuDiskGiB, eks.systemDiskGiB * eks.systemNodes, sizes),
      fixed("VPC endpoints (services × zones)", "interface-endpoint", "hour", eks.interfaceEndpoints * eks.zones),
      fixed("NAT gateway", "nat-gateway", "hour", 1),
      fixed("Public address of the NAT gateway", "public-address", "hour", 1),
      stored(sizes.storedBytes),
    ],
    leftOut: [
      { name: "traffic through NAT gateway and endpoints, between zones and out", reason: byUse },
      { name: "logs, encryption key and object requests", reason: byUse },
      { name: "system nodes above two", reason: "the pool may grow to four" },
      { name: "load balancer", reason: "none is made; 0.0225 USD an hour if you put one in front" },
    ],
  };
}

function onAck(sizes: Sizes): Surroundings {
  return {
    items: [
      fixed("Kubernetes control plane", "cluster-control-plane", "hour", 1),
      fixed(`System nodes (${ack.systemMachine})`, ack.systemMachine, "hour", ack.systemNodes),
      ...nodeDisks(ack.gpuDiskGiB, ack.systemDiskGiB * ack.systemNodes, sizes),
      fixed("NAT gateway", "nat-gateway", "hour", 1),
      fixed("Public address of the NAT gateway", "public-address", "hour", 1),
      stored(sizes.storedBytes),
    ],
    leftOut: [
      { name: "traffic out", reason: byUse },
      { name: "logs and encryption key", reason: byUse },
    ],
  };
}

/** What a target bills beside the machines; a cluster one already has bills nothing more. */
export const surroundingsOf = {
  aws: onEks,
  alicloud: onAck,
  kubernetes: () => ({ items: [], leftOut: [] }),
} as const satisfies Record<Target, (sizes: Sizes) => Surroundings>;

/** The machine type of the nodes for controllers; a cluster one already has brings its own. */
export const systemMachineOf = {
  aws: eks.systemMachine,
  alicloud: ack.systemMachine,
  kubernetes: undefined,
} as const satisfies Record<Target, string | undefined>;

/** Items whose price can be overridden on a target, beside its machines. */
export function serviceItemsOf(target: Target): readonly string[] {
  const { items } = surroundingsOf[target]({ nodesPerReplica: 1, storedBytes: GB });
  return [...new Set(items.map((item) => item.price))];
}
