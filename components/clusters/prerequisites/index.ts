export { controllers } from "./controllers.ts";
export { gpuOperator } from "./gpu-operator.ts";
export { installPrerequisites } from "./install.ts";
export { foundInstalled } from "./found-installed.ts";
export { installs, type Prerequisite } from "./prerequisite.ts";
