import type { Input, Output, ProviderResource, Resource } from "@pulumi/pulumi";

export interface Toleration {
  readonly key: string;
  readonly operator: "Exists" | "Equal";
  readonly value?: string;
  readonly effect: "NoSchedule" | "NoExecute";
}

/** A bucket that a CSI driver mounts through a static volume: nothing is provisioned, nothing is copied. */
export interface WeightsBucket {
  readonly kind: "bucket";
  readonly driver: string;
  readonly attributes: Readonly<Record<string, Input<string>>>;
  readonly mountOptions: readonly string[];
  /** How a Job that fills it proves who it is; absent where none may. */
  readonly writing?: WritingByAccount | WritingByToken;
}

/** The cloud hands credentials to pods of an account. */
export interface WritingByAccount {
  readonly by: "account";
}

/** Pods take a role of their own by the token of their account, and write over the S3 protocol. */
export interface WritingByToken {
  readonly by: "token";
  readonly endpoint: string;
  readonly region: string;
  /** ARN of the roles that write, up to the part that tells the service. */
  readonly roleStem: Input<string>;
  /** ARN of the provider that knows the cluster's accounts. */
  readonly identityProvider: Input<string>;
}

/** A claim that the user makes in the namespace of the service. */
export interface WeightsClaim {
  readonly kind: "claim";
  readonly claim: string;
}

/** A class to claim a new volume from. */
export interface WeightsStorageClass {
  readonly kind: "storageClass";
  readonly storageClass: string;
}

export type WeightsVolume = WeightsBucket | WeightsClaim | WeightsStorageClass;

/** What every cluster gives to the services on it, wherever it runs. */
export interface ClusterAccess {
  readonly clusterName: Output<string>;
  /** Secret; absent where the user's own credentials are used. */
  readonly kubeconfig?: Output<string>;
  /** Connection to it, a provider of `@pulumi/kubernetes`. */
  readonly kubernetes: ProviderResource;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Label by which nodes tell their machine; absent where only those of the accelerator do. */
  readonly machineLabel?: string;
  readonly tolerations: readonly Toleration[];
  readonly weights: WeightsVolume;
  /** Where the weights are to be put, for the person or job that does it; absent for a volume we do not own. */
  readonly weightsBucket?: Output<string>;
  /** What must be up before a service can start: machines, drivers, controllers. */
  readonly ready: readonly Resource[];
  /** The cluster resource, where it is ours: objects in it vanish with it. */
  readonly cluster?: Resource;
}
