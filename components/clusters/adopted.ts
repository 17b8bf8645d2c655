import type * as pulumi from "@pulumi/pulumi";

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
  /** Of the EKS control plane. */
  controlPlane?: pulumi.Input<string>;
  /** Of the machines. */
  nodes?: pulumi.Input<string>;
  /** Writes the flow logs of a network that is created. */
  flowLogs?: pulumi.Input<string>;
  /** Reads the weights. */
  weights?: pulumi.Input<string>;
  /** Adds and removes machines of scaled replicas; AWS only. */
  autoscaler?: pulumi.Input<string>;
  /** Makes volumes for claims and attaches them; AWS only. */
  volumes?: pulumi.Input<string>;
}

/** What is there already and is used as it is. What is left out is created. */
export interface Adopted {
  /** Network with its subnets; nothing of it is changed. */
  network?: AdoptedNetwork;
  /** Name of an EKS cluster, id of an ACK cluster: it gets GPU machines, and keeps its own system nodes. Needs `network`. */
  cluster?: pulumi.Input<string>;
  /** ARN or id of an encryption key. */
  key?: pulumi.Input<string>;
  /** Name of a bucket for the weights, with its own encryption and rules. */
  bucket?: pulumi.Input<string>;
  /** Roles that are not created. */
  roles?: AdoptedRoles;
}

export type RoleName = keyof AdoptedRoles;
