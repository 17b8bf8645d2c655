import type { Engine } from "./engines/index.ts";

/** No image needs a certain user, so all get one that no host has; caches and homes are volumes of its group. */
const user = 10001;

export const podSecurity = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  fsGroupChangePolicy: "OnRootMismatch",
  seccompProfile: { type: "RuntimeDefault" },
};

export function containerSecurityOf({ readOnlyRoot }: Pick<Engine, "readOnlyRoot">): Readonly<Record<string, unknown>> {
  return {
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    privileged: false,
    readOnlyRootFilesystem: readOnlyRoot,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
  };
}
