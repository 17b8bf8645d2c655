export { openCluster, type Cluster, type ClusterOptions } from "./cluster.ts";
export { EngineMetrics, type Load } from "./engine-metrics.ts";
export { placedPods, placementLines, type PlacedPod } from "./placement.ts";
export { siteOf, type Served, type Site } from "./site.ts";
