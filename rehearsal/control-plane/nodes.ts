import { catalog, GiB, type Machine } from "../../src/catalog/index.ts";
import type { Properties } from "../providers/wire.ts";

const MiB = GiB / 1024;
/** What AWS gives a node without prefix delegation lies above this for every GPU machine; the clouds' own default. */
const pods = 110;

/** What a node tells the scheduler it has. */
interface Sizes {
  readonly vcpu: number;
  readonly ramBytes: number;
  readonly diskBytes: number;
}

/** Disk of a node whose machine has none of its own: the root volume. */
const rootDiskBytes = 500 * GiB;

export interface NodeOptions {
  /** What the device plugin calls the accelerators; the vendor's usual name when left out. */
  readonly acceleratorResource?: string;
  /** Number of the first; zero when left out. */
  readonly from?: number;
}

/** Extended resource and taint by vendor, as their device plugins and pools set them. */
const devices = {
  nvidia: { resource: "nvidia.com/gpu", taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }] },
  amd: { resource: "amd.com/gpu", taints: [] },
  intel: { resource: "habana.ai/gaudi", taints: [] },
  cpu: { resource: "", taints: [] },
  ascend: { resource: "huawei.com/Ascend910", taints: [] },
} as const;

/** Simulated nodes of one kind of machine, as its row of the catalog describes it: what the plan assumed plays no part. */
export function machineNodes(machine: string, count: number, options: NodeOptions = {}): Properties[] {
  const row = catalog.machines.find(({ id }) => id === machine);
  if (row === undefined) throw new Error(`The catalog has no machine "${machine}".`);
  return Array.from({ length: count }, (_, index) => machineNode(row, (options.from ?? 0) + index, options));
}

function machineNode(machine: Machine, index: number, options: NodeOptions): Properties {
  const accelerator = catalog.accelerators.find(({ id }) => id === machine.accelerator);
  const vendor = accelerator?.vendor ?? "nvidia";
  const { resource, taints } = devices[vendor];
  const accelerators = resource === "" ? 0 : machine.accelerators;
  const memory = Math.floor((accelerator?.visibleBytes ?? 0) / MiB);
  const found: Record<string, string> =
    vendor === "nvidia" && accelerators > 0
      ? {
          "nvidia.com/gpu.present": "true",
          "nvidia.com/gpu.count": String(accelerators),
          "nvidia.com/gpu.memory": String(memory),
          ...(accelerator?.productLabel === undefined ? {} : { "nvidia.com/gpu.product": accelerator.productLabel }),
        }
      : {};
  return node({
    name: `${machine.id.toLowerCase().replaceAll(/[^a-z0-9.-]/g, "-")}-${index}`,
    sizes: { vcpu: machine.vcpu, ramBytes: machine.ramBytes, diskBytes: machine.localDiskBytes || rootDiskBytes },
    labels: {
      ...found,
      // The hosts of Atlas servers are Kunpeng 920.
      ...(vendor === "ascend" && { "kubernetes.io/arch": "arm64" }),
      "node.kubernetes.io/instance-type": machine.id,
      "topology.kubernetes.io/zone": "a",
    },
    extended: {
      ...(accelerators > 0 && { [options.acceleratorResource ?? resource]: String(accelerators) }),
      ...(machine.efaInterfaces !== undefined && { "vpc.amazonaws.com/efa": String(machine.efaInterfaces) }),
    },
    taints: accelerators > 0 ? taints : [],
  });
}

/** A node without accelerators, where a pod that asks for none could land. */
export const plainNode = (name: string): Properties =>
  node({ name, sizes: { vcpu: 8, ramBytes: 32 * GiB, diskBytes: 100 * GiB }, labels: {}, extended: {}, taints: [] });

interface Described {
  readonly name: string;
  readonly sizes: Sizes;
  readonly labels: Readonly<Record<string, string>>;
  readonly extended: Readonly<Record<string, string>>;
  readonly taints: readonly Properties[];
}

function node({ name, sizes, labels, extended, taints }: Described): Properties {
  const quantities = (vcpu: string, memory: number): Properties => ({
    cpu: vcpu,
    memory: `${Math.floor(memory / MiB)}Mi`,
    "ephemeral-storage": `${Math.floor(sizes.diskBytes / MiB)}Mi`,
    pods: String(pods),
    ...extended,
  });
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", ...labels },
    },
    spec: { taints },
    status: {
      capacity: quantities(String(sizes.vcpu), sizes.ramBytes),
      allocatable: quantities(`${sizes.vcpu * 1000 - reservedMillicores(sizes.vcpu)}m`, sizes.ramBytes - reservedBytes),
    },
  };
}

/** Amazon's rule for its EKS images (awslabs/amazon-eks-ami, nodeadm, 2025): 6 % of the first core, 1 % of the second, 0.5 % of two more, 0.25 % of the rest. */
function reservedMillicores(vcpu: number): number {
  const share = (from: number, to: number, perMille: number): number =>
    Math.max(0, Math.min(vcpu, to) - from) * perMille;
  return Math.ceil(share(0, 1, 60) + share(1, 2, 10) + share(2, 4, 5) + share(4, vcpu, 2.5));
}

/** By the same rule: 11 MiB per pod and 255 MiB, and 100 MiB that are left free before pods are evicted. */
const reservedBytes = (11 * pods + 255 + 100) * MiB;
