import type { Plan } from "../../../src/planner/plan.ts";
import { adapterDirectory } from "../weights/adapters.ts";
import { apiKeyDirectory, apiKeyEntry, apiKeySecretName } from "./api-key.ts";
import { engineHome } from "../engines/index.ts";
import type { Placement } from "../placement.ts";
import { sourceDirectory, weightsClaimName, weightsDirectory } from "../weights/weights.ts";

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

/** The weights where the cluster keeps them. */
export function sourceVolume(placement: Placement): Mounted {
  const persistentVolumeClaim = { claimName: weightsClaimName(placement), readOnly: true };
  return {
    volume: { name: "weights-source", persistentVolumeClaim },
    mount: { name: "weights-source", mountPath: sourceDirectory, readOnly: true },
  };
}

/** The weights as the engine reads them: in place, or on the node's own disk for as long as the pod is there. */
export function weightsVolume({ deployment }: Plan, placement: Placement): Mounted {
  const mount = { name: "weights", mountPath: weightsDirectory, readOnly: true };
  if (deployment.localDisk === undefined)
    return { volume: { ...sourceVolume(placement).volume, name: "weights" }, mount };
  const storage = String(deployment.localDisk.weightsBytes);
  const { localStorageClass: storageClassName } = placement;
  if (storageClassName === undefined) return { volume: { name: "weights", emptyDir: { sizeLimit: storage } }, mount };
  const spec = { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage } } };
  return { volume: { name: "weights", ephemeral: { volumeClaimTemplate: { spec } } }, mount };
}

/** Shared memory counts against the pod's memory; the weights are never writable. */
export function volumesOf(plan: Plan, placement: Placement): Mounted[] {
  const sharedMemory = { medium: "Memory", sizeLimit: String(plan.deployment.sharedMemoryBytes) };
  return [
    weightsVolume(plan, placement),
    ...(placement.adapters.length > 0 ? [adapterCopies] : []),
    emptyDirectory("home", engineHome, { sizeLimit: scratchSize }),
    emptyDirectory("tmp", "/tmp", { sizeLimit: scratchSize }),
    ...(plan.deployment.sharedMemoryBytes > 0 ? [emptyDirectory("shm", "/dev/shm", sharedMemory)] : []),
    ...(placement.apiKey !== undefined ? [apiKeyFile(placement)] : []),
  ];
}
