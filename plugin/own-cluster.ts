import type * as pulumi from "@pulumi/pulumi";

import type { ExistingWeights } from "../components/clusters/index.ts";

/** How a cluster that is there is reached. */
export interface Reached {
  /** Stable name of the cluster: a rotated kubeconfig is still the same cluster. */
  clusterName: string;
  /** Content of a kubeconfig; kept as a secret. Without it Pulumi uses the user's own, as kubectl does. */
  kubeconfig?: pulumi.Input<string>;
  /** Context within the kubeconfig. Defaults to its current one. */
  context?: string;
}

/** Where the weights are on a cluster of one's own: exactly one of the two. */
export interface OwnWeights {
  /** Claim that holds the weights, on a cluster of one's own. */
  weightsClaim?: string;
  /** Storage class to claim a volume from, on a cluster of one's own. */
  weightsStorageClass?: string;
}

export const reachOf = ({ clusterName, kubeconfig, context }: Reached): Reached => ({
  clusterName,
  ...(kubeconfig !== undefined && { kubeconfig }),
  ...(context !== undefined && { context }),
});

export const ownWeights = ({ weightsClaim, weightsStorageClass }: OwnWeights): ExistingWeights => ({
  ...(weightsClaim !== undefined && { claim: weightsClaim }),
  ...(weightsStorageClass !== undefined && { storageClass: weightsStorageClass }),
});
