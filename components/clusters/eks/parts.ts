import type * as aws from "@pulumi/aws";
import type { Output, Resource } from "@pulumi/pulumi";

/** What the rest needs of each part, whether it was created here or adopted. */
export interface Key {
  readonly arn: Output<string>;
}

export interface Role {
  readonly arn: Output<string>;
}

export interface Bucket {
  readonly bucket: Output<string>;
  readonly arn: Output<string>;
}

export interface ControlPlane {
  readonly name: Output<string>;
  readonly arn: Output<string>;
  readonly endpoint: Output<string>;
  /** Base64. */
  readonly certificateAuthority: Output<string>;
  readonly securityGroupId: Output<string>;
  /** What lets others than nodes reach its private endpoint. */
  readonly ways: readonly Resource[];
  /** Absent for an adopted cluster: what lies in it does not go with it. */
  readonly resource?: aws.eks.Cluster;
}
