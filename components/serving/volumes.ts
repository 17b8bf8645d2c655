import type { Plan } from "../../src/planner/plan.ts";
import { adapterDirectory } from "./adapters.ts";
import { apiKeyDirectory, apiKeyEntry, apiKeySecretName } from "./api-key.ts";
import { engineHome } from "./engines/index.ts";
import type { Placement } from "./placement.ts";
import { weightsClaimName, weightsDirectory } from "./weights.ts";

export const scratchSize = "32Gi";

interface Mounted {
  readonly volume: Readonly<Record<string, unknown>>;
  readonly mount: { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean };
}

const emptyDirectory = (name: string, mountPath: string, emptyDir: Readonly<Record<string, string>>): Mounted => ({
  volume: { name, emptyDir },
  mount: { name, mountPath },
});

function apiKeyFile(placement: Placement): Mounted {
  const items = [{ key: apiKeyEntry, path: apiKeyEntry }];
  return {
    volume: { name: "api-key", secret: { secretName: apiKeySecretName(placement), items, defaultMode: 0o440 } },
    mount: { name: "api-key", mountPath: apiKeyDirectory, readOnly: true },
  };
}

const adapterCopies: Mounted = {
  volume: { name: "adapters", emptyDir: { sizeLimit: scratchSize } },
  mount: { name: "adapters", mountPath: adapterDirectory, readOnly: true },
};

/** Shared memory counts against the pod's memory; the weights are never writable. */
export function volumesOf(plan: Plan, placement: Placement): Mounted[] {
  const sharedMemory = { medium: "Memory", sizeLimit: String(plan.deployment.sharedMemoryBytes) };
  return [
    {
      volume: {
        name: "weights",
        persistentVolumeClaim: { claimName: weightsClaimName(placement), readOnly: true },
      },
      mount: { name: "weights", mountPath: weightsDirectory, readOnly: true },
    },
    ...(placement.adapters.length > 0 ? [adapterCopies] : []),
    emptyDirectory("home", engineHome, { sizeLimit: scratchSize }),
    emptyDirectory("tmp", "/tmp", { sizeLimit: scratchSize }),
    ...(plan.deployment.sharedMemoryBytes > 0 ? [emptyDirectory("shm", "/dev/shm", sharedMemory)] : []),
    ...(placement.apiKey !== undefined ? [apiKeyFile(placement)] : []),
  ];
}
