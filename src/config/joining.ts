import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

/** Keys that say how a cluster is made or reached, which the stack it belongs to has said. */
const ofTheCluster = [
  "kubernetesVersion",
  "access",
  "adminPrincipals",
  "addonVersions",
  "adopt",
  "checks",
  "context",
  "kubeconfigPath",
  "registry",
  "prerequisites",
] as const satisfies readonly (keyof StackConfig)[];

const ofItsWeights = ["claim", "storageClass", "localPath"] as const;

/** What a stack that joins another's cluster says of that cluster would hold for nothing. */
export function joiningProblems(config: StackConfig): readonly Problem[] {
  const { clusterStack, weightsVolume, serve } = config;
  if (clusterStack === undefined) return [];
  const message = `belongs to the stack of the cluster (${clusterStack}): set it there, and leave it out here`;
  const paths = [
    ...ofTheCluster.filter((key) => config[key] !== undefined),
    ...ofItsWeights.filter((key) => weightsVolume?.[key] !== undefined).map((key) => `weightsVolume.${key}`),
    ...(serve === false ? ["serve"] : []),
  ];
  return paths.map((path) => ({ path, message }));
}
