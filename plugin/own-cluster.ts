import type * as pulumi from "@pulumi/pulumi";

import type { ExistingWeights, ImageRegistry } from "../components/clusters/index.ts";

/** How a cluster that is there is reached. */
export interface Reached {
  /** Stable name of the cluster: a rotated kubeconfig is still the same cluster. */
  clusterName: string;
  /** Content of a kubeconfig; kept as a secret. Without it Pulumi uses the user's own, as kubectl does. */
  kubeconfig?: pulumi.Input<string>;
  /** Context within the kubeconfig. Defaults to its current one. */
  context?: string;
}

/** Where images are pulled from. */
export interface Pulled {
  /** Registry of one's own that every image is pulled from, and charts with theirs; image is taken as it is. */
  registry?: string;
  /** Docker configuration as JSON by which nodes log in to the registry; kept as a secret. */
  registryCredentials?: pulumi.Input<string>;
}

/** Where the weights are on a cluster of one's own: exactly one of the three. */
export interface OwnWeights {
  /** Claim that holds the weights, on a cluster of one's own. */
  weightsClaim?: string;
  /** Storage class to claim a volume from, on a cluster of one's own. */
  weightsStorageClass?: string;
  /** Folder on a disk of each node, with the same files on all of them, on a cluster of one's own. */
  weightsLocalPath?: string;
}

export const reachOf = ({ clusterName, kubeconfig, context }: Reached): Reached => ({
  clusterName,
  ...(kubeconfig !== undefined && { kubeconfig }),
  ...(context !== undefined && { context }),
});

export const registryOf = ({ registry, registryCredentials }: Pulled): ImageRegistry => ({
  ...(registry !== undefined && { mirror: registry }),
  ...(registryCredentials !== undefined && { credentials: registryCredentials }),
});

export const ownWeights = ({ weightsClaim, weightsStorageClass, weightsLocalPath }: OwnWeights): ExistingWeights => ({
  ...(weightsClaim !== undefined && { claim: weightsClaim }),
  ...(weightsStorageClass !== undefined && { storageClass: weightsStorageClass }),
  ...(weightsLocalPath !== undefined && { localPath: weightsLocalPath }),
});
