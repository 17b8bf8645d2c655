export { controllers, gpuOperator } from "./controllers.ts";
export { installPrerequisites } from "./install.ts";
export { mirrorProblems } from "./installation.ts";
export { foundInstalled } from "./found-installed.ts";
export { installs, type Prerequisite } from "./prerequisite.ts";
