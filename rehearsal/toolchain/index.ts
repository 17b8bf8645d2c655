export { installHint, findPulumi, inCache, onPath, reachesInstaller, type FoundPulumi } from "./pulumi.ts";
export { goVersion, type Progress } from "./build.ts";
export { cacheDirectory } from "./cache.ts";
export { addYamlHost } from "./yaml-host.ts";
export { prepareHome, type RehearsalHome } from "./home.ts";
export { pinned, pluginVersions, repository } from "./versions.ts";
