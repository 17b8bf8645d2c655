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
  /** Where it is written over the S3 protocol. */
  readonly upload: { readonly region: string; readonly endpoint?: string };
}

/** The cloud hands credentials to pods of an account. */
export interface IdentityByAccount {
  readonly by: "account";
}

/** Pods take a role of their own by the token of their account. */
export interface IdentityByToken {
  readonly by: "token";
  /** ARN of the roles that write weights, up to the part that tells the service. */
  readonly roleStem: Input<string>;
  /** ARN of the provider that knows the cluster's accounts. */
  readonly identityProvider: Input<string>;
}

/** Pods have no identity beyond the cluster. */
export interface NoIdentity {
  readonly by: "none";
}

/** How a pod proves to the cloud who it is. */
export type Identity = IdentityByAccount | IdentityByToken | NoIdentity;

/** A claim that the user makes in the namespace of the service. */
export interface WeightsClaim {
  readonly kind: "claim";
  readonly claim: string;
}

/** A new volume of the cluster's storage class. */
export interface NewWeightsVolume {
  readonly kind: "volume";
}

/** A folder that every node for these services has on a disk of its own, with the same files. */
export interface WeightsOnNodes {
  readonly kind: "nodes";
  /** Absolute, such as `/mnt/nvme/weights`; it must be there before a pod starts. */
  readonly path: string;
}

export type WeightsVolume = WeightsBucket | WeightsClaim | NewWeightsVolume | WeightsOnNodes;

/** Where images are pulled from. */
export interface ImageRegistry {
  /** Takes the place of every image's own registry, such as `registry.example.com/mirror`. Absent = none does. */
  readonly mirror?: string;
  /** Docker configuration as JSON by which nodes log in; a secret. Absent = they need none, or have one. */
  readonly credentials?: Input<string>;
  /** Name of a Secret of that kind which is in the namespace already, in place of credentials. */
  readonly pullSecret?: string;
}

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
  /** Class that volumes are claimed from; absent where the cluster has none that is known to us. */
  readonly storageClass?: string;
  readonly registry: ImageRegistry;
  readonly identity: Identity;
  readonly weights: WeightsVolume;
  /** Where the weights are to be put, for the person or job that does it; absent for a volume we do not own. */
  readonly weightsBucket?: Output<string>;
  /** What must be up before a service can start: machines, drivers, controllers. */
  readonly ready: readonly Resource[];
  /** The cluster resource, where it is ours: objects in it vanish with it. */
  readonly cluster?: Resource;
}
