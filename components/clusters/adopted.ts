import * as pulumi from "@pulumi/pulumi";

/** A network that is there already, with its routes, endpoints and logs: nothing of it is created or changed. */
export interface AdoptedNetwork {
  /** Id of the VPC. */
  id: pulumi.Input<string>;
  /** Private subnets (vSwitches) in at least two zones. */
  subnetIds: pulumi.Input<string>[];
  /** The one private subnet (vSwitch) for the GPU machines, in a zone that has them. */
  gpuSubnetId: pulumi.Input<string>;
  /** Alibaba Cloud only: vSwitches for addresses of pods. Defaults to those of the nodes. */
  podSubnetIds?: pulumi.Input<string>[];
}

/** ARNs of roles that are there already (names on Alibaba Cloud): nothing is attached to them. */
export interface AdoptedRoles {
  controlPlane?: pulumi.Input<string>;
  nodes?: pulumi.Input<string>;
  /** Writes the flow logs of a network that is created. */
  flowLogs?: pulumi.Input<string>;
  /** Reads the weights. */
  weights?: pulumi.Input<string>;
}

/** What is there already and is used as it is. What is left out is created. */
export interface Adopted {
  network?: AdoptedNetwork;
  /** Name of an EKS cluster, id of an ACK cluster: it gets GPU machines, and keeps its own system nodes. Needs `network`. */
  cluster?: pulumi.Input<string>;
  /** ARN or id of an encryption key. */
  key?: pulumi.Input<string>;
  /** Name of a bucket for the weights, with its own encryption and rules. */
  bucket?: pulumi.Input<string>;
  roles?: AdoptedRoles;
}

export type RoleName = keyof AdoptedRoles;

/** One thing to adopt, as messages name it. */
export interface Sought {
  readonly what: string;
  /** Configuration key, such as `adopt.network.id`. */
  readonly key: string;
  readonly id: pulumi.Input<string>;
}

/** What a look-up found. @throws RunError in plain words, before anything that waits for it is created. */
export function found<T>(sought: Sought, lookUp: (id: string) => Promise<T>): pulumi.Output<T> {
  return pulumi.output(sought.id).apply(async (id) => {
    try {
      return await lookUp(id);
    } catch (cause) {
      throw missing(sought, id, cause);
    }
  });
}

function missing({ what, key }: Sought, id: string, cause: unknown): pulumi.RunError {
  const reason = cause instanceof Error ? cause.message.replace(/^Invoke of .*? failed: /s, "") : String(cause);
  return new pulumi.RunError(
    `${key}: the ${what} ${id} cannot be adopted: ${reason.replace(/\.$/, "")}. ` +
      `Nothing was created. Correct the name, or leave ${key} out to have one made.`,
  );
}

/** Waits for every look-up, and holds no resource: `dependsOn` of all that must not start before they have succeeded. */
export function allFound(checks: readonly pulumi.Output<unknown>[]): pulumi.Output<pulumi.Resource[]> {
  return pulumi.all([...checks]).apply((): pulumi.Resource[] => []);
}
