import type { Target } from "../catalog/types.ts";

/** One thing wrong with what was asked of a cluster, by the key that says it. */
export interface ClusterProblem {
  readonly path: string;
  readonly message: string;
}

export interface AskedCapacity {
  readonly kind: "on-demand" | "spot" | "reservation" | "capacity-block" | "existing";
  readonly reservationId?: string;
  readonly zone?: string;
}

type RoleName = "controlPlane" | "nodes" | "flowLogs" | "weights" | "autoscaler" | "volumes";

/** What is asked of a cluster in a cloud; of what is adopted only whether it is given. */
export interface AskedCluster {
  readonly target: Exclude<Target, "kubernetes">;
  readonly region: string;
  readonly adopt?: {
    readonly network?: { readonly subnetIds: readonly unknown[] };
    readonly cluster?: unknown;
    readonly roles?: Readonly<Partial<Record<RoleName, unknown>>>;
  };
  readonly access?: { readonly publicCidrs?: readonly string[]; readonly privateCidrs?: readonly string[] };
}

/** Networks that reach the Kubernetes endpoint, each with the key that lists it. */
export function listedNetworks({ publicCidrs = [], privateCidrs = [] }: NonNullable<AskedCluster["access"]> = {}) {
  return Object.entries({ publicCidrs, privateCidrs }).flatMap(([list, cidrs]) =>
    cidrs.map((cidr) => ({ path: `access.${list}`, cidr })),
  );
}

const when = (wrong: boolean, path: string, message: string): readonly ClusterProblem[] =>
  wrong ? [{ path, message }] : [];

/** What an id of something reserved begins with: a block and a reservation of AWS, either kind of private pool of Alibaba Cloud. */
const reservedIds = {
  aws: { begins: /^cr-[\w-]+$/, example: "cr-0123456789abcdef0" },
  alicloud: { begins: /^(crp|eap)-[\w-]+$/, example: "crp-bp67acfmxazb4ph0123 or eap-bp67acfmxazb4ph0123" },
} as const;

/** How machines cannot be held, whatever the account has. */
export function capacityProblems(
  { kind, reservationId, zone }: AskedCapacity,
  { target, region, adopt = {} }: AskedCluster,
): readonly ClusterProblem[] {
  if (kind === "capacity-block" && target === "alicloud") return [noBlocks];
  const isReserved = kind === "reservation" || kind === "capacity-block";
  const id = reservedIds[target];
  return [
    ...when(
      isReserved && reservationId === undefined,
      "capacity.reservationId",
      `is needed for capacity of kind ${kind}: the id of what you hold, such as ${id.example}; any such id will do for a plan`,
    ),
    ...when(
      !isReserved && reservationId !== undefined,
      "capacity.reservationId",
      `is ${String(reservationId)}, and capacity of kind ${kind} takes none: set kind to ${target === "aws" ? "reservation or capacity-block" : "reservation"}, or leave it out`,
    ),
    ...when(
      isReserved && reservationId !== undefined && !id.begins.test(reservationId),
      "capacity.reservationId",
      `is ${String(reservationId)}: must be an id such as ${id.example}`,
    ),
    ...when(
      zone !== undefined && !zone.startsWith(region),
      "capacity.zone",
      `is ${String(zone)}, which is no zone of ${region}: zones there are called such as ${exampleZone(target, region)}`,
    ),
    ...when(
      kind === "reservation" && zone === undefined && adopt.network === undefined,
      "capacity.zone",
      "is needed for a reservation: machines elsewhere would never use it",
    ),
    ...when(
      kind === "existing" && adopt.cluster === undefined,
      "capacity.kind",
      "existing machines stand in a cluster there is: give adopt.cluster",
    ),
  ];
}

const noBlocks: ClusterProblem = {
  path: "capacity.kind",
  message: "Alibaba Cloud sells no capacity blocks: use on-demand, spot or reservation",
};

/** In China zones have a dash before their letter. */
const exampleZone = (target: AskedCluster["target"], region: string): string =>
  target === "alicloud" && region.startsWith("cn-") ? `${region}-b` : `${region}a`;

/** GPU machines stand in one subnet. */
export function zoneProblems(capacities: readonly (AskedCapacity | undefined)[]): readonly ClusterProblem[] {
  const zones = [...new Set(capacities.flatMap((capacity) => capacity?.zone ?? []))];
  const message = `are ${zones.join(" and ")}: the GPU machines of a cluster stand in one zone`;
  return when(zones.length > 1, "capacity.zone", message);
}

/** What cannot be adopted together, or be reached from elsewhere. */
export function adoptionProblems(asked: AskedCluster): readonly ClusterProblem[] {
  const { adopt: { network, cluster, roles } = {}, access, target } = asked;
  const isAdopted = cluster !== undefined;
  const idle = (role: RoleName, message: string) =>
    when(target === "aws" && roles?.[role] !== undefined, `adopt.roles.${role}`, message);
  return [
    ...when(
      isAdopted && network === undefined,
      "adopt.network",
      "is needed with adopt.cluster: nodes stand in the network of their cluster",
    ),
    ...when(
      network !== undefined && network.subnetIds.length < 2,
      "adopt.network.subnetIds",
      "needs at least two subnets, in two zones",
    ),
    ...[...new Set(listedNetworks(access).map(({ path }) => path))].flatMap((path) =>
      when(isAdopted, path, "has no effect on an adopted cluster: its endpoint is its owner's"),
    ),
    ...(isAdopted ? idle("controlPlane", "has no effect on an adopted cluster: it has its role") : []),
    ...(isAdopted ? idle("volumes", "has no effect on an adopted cluster: its volumes are its owner's") : []),
    ...(network === undefined ? [] : idle("flowLogs", "has no effect on an adopted network: its logs are its owner's")),
    ...(target === "alicloud" ? ackProblems(asked) : []),
  ];
}

function ackProblems({ adopt, access }: AskedCluster): readonly ClusterProblem[] {
  const others = Object.keys(adopt?.roles ?? {}).filter((role) => role !== "weights");
  return [
    ...others.map((role) => ({
      path: `adopt.roles.${role}`,
      message: "is a role of AWS: ACK brings its own, only the role that reads the weights can be adopted",
    })),
    ...when(
      (access?.publicCidrs ?? []).length > 0,
      "access.publicCidrs",
      "ACK cannot limit a public endpoint to networks: reach it privately",
    ),
    ...when(
      (access?.privateCidrs ?? []).length > 0,
      "access.privateCidrs",
      "has no effect on ACK: what reaches the network of the cluster reaches its private endpoint",
    ),
  ];
}

/** Where weights are on a cluster there is. */
export interface AskedWeights {
  readonly claim?: unknown;
  readonly storageClass?: unknown;
  readonly localPath?: unknown;
}

/** Why these are no place for weights; undefined where they are one. */
export function weightsPlaceProblem({ claim, storageClass, localPath }: AskedWeights): string | undefined {
  const given = [claim, storageClass, localPath].filter((value) => value !== undefined && value !== "");
  return given.length === 1 ? undefined : "needs exactly one of claim, storageClass and localPath";
}
