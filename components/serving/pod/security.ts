import type { Plan } from "../../../src/planner/plan.ts";
import { engineOf } from "../engines/index.ts";

/** No image needs a certain user, so all get one that no host has; caches and homes are volumes of its group. */
export const user = 10001;

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

/** Of a pod that takes the plan's accelerators. */
export function acceleratedPodSecurity(plan: Plan): Readonly<Record<string, unknown>> {
  const { deviceGroup } = engineOf(plan);
  return deviceGroup === undefined ? podSecurity : { ...podSecurity, supplementalGroups: [deviceGroup.id] };
}

/**
 * Without accelerators the root file system is read-only. With them the vendor's hook, which brings the devices into the
 * container, writes there, and the container does not start where it cannot (KServe pull request 5711, June 2026).
 */
export function containerSecurityOf(accelerators: number): Readonly<Record<string, unknown>> {
  return {
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: accelerators === 0,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}
