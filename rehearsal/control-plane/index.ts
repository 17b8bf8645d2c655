export { ControlPlane, type ControlPlaneOptions } from "./control-plane.ts";
export { machineNodes, plainNode } from "./nodes.ts";
