import type * as alicloud from "@pulumi/alicloud";
import type { Output } from "@pulumi/pulumi";

/** What the rest needs of each part, whether it was created here or adopted. */
export interface Key {
  readonly id: Output<string>;
  readonly arn: Output<string>;
}

export interface Role {
  readonly roleName: Output<string>;
}

/** The id of an OSS bucket is its name. */
export interface Bucket {
  readonly id: Output<string>;
}

export interface ControlPlane {
  readonly id: Output<string>;
  readonly name: Output<string>;
  /** How the cluster's service accounts prove who they are. */
  readonly identity: { readonly providerArn: Output<string>; readonly issuerUrl: Output<string> };
  /** Address of the API server within the network; absent for an adopted cluster, which is reached as its owner decided. */
  readonly privateServer?: Output<string>;
  /** Absent for an adopted cluster: what lies in it does not go with it. */
  readonly resource?: alicloud.cs.ManagedKubernetes;
}
