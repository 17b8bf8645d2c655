export { installHint, findPulumi, inCache, onPath, reachesInstaller, type FoundPulumi } from "./pulumi.ts";
export { type Progress } from "./build.ts";
export { bundleInCache, clusterHint, findClusterTools, inputsOf, oldestGo, type ClusterTools } from "./bundles.ts";
export { cacheDirectory, publish, sweepDrafts } from "./cache.ts";
export { componentNames, componentOf, type ComponentName, type Program } from "./components.ts";
export { goVersion, minutes } from "./go.ts";
export { addYamlHost } from "./yaml-host.ts";
export { prepareHome, type RehearsalHome } from "./home.ts";
export { pinned, pluginVersions, repository } from "./versions.ts";
