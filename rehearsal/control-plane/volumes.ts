import { isObject, text, type Properties } from "../providers/wire.ts";
import { isMissing, type Client } from "../kubernetes-api/index.ts";

/** The class that the rehearsal's volumes have. */
export const provisioner = "rehearsal.deepseek-clusters.invalid/volumes";

const manager = "rehearsal-storage";
const lookEveryMs = 250;

/** A claim that the user is to make in a namespace, such as that of the weights on a cluster of one's own. */
export interface UserClaim {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The storage of the simulated cluster: makes a volume for each claim of a class, as a provisioner would, and the claims
 * that are the user's own part once their namespace is there.
 */
export class Storage {
  readonly #client: Client;
  readonly #claims: readonly UserClaim[];
  readonly #timer: NodeJS.Timeout;
  #working: Promise<void> = Promise.resolve();

  constructor(client: Client, claims: readonly UserClaim[]) {
    this.#client = client;
    this.#claims = claims;
    let busy = false;
    this.#timer = setInterval(() => {
      if (busy) return;
      busy = true;
      this.#working = this.#look().finally(() => (busy = false));
    }, lookEveryMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  async #look(): Promise<void> {
    try {
      for (const claim of this.#claims) await this.#claim(claim);
      const claims = await this.#client.list("v1", "PersistentVolumeClaim");
      for (const claim of claims.filter(isWaiting)) await this.#provide(claim);
      const volumes = await this.#client.list("v1", "PersistentVolume");
      for (const volume of volumes.filter(isLeft)) await this.#client.delete(volume);
    } catch {
      // The API server is on its way up or down: the next look will tell.
    }
  }

  async #claim({ namespace, name }: UserClaim): Promise<void> {
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: className,
        resources: { requests: { storage: "1Ti" } },
      },
    };
    const home = await this.#client.read({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    if (phaseOf(home) !== "Active" || (await this.#client.read(claim)) !== undefined) return;
    try {
      await this.#client.apply(claim, { manager });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #provide(claim: Properties): Promise<void> {
    const { name, namespace } = isObject(claim["metadata"]) ? claim["metadata"] : {};
    const spec = isObject(claim["spec"]) ? claim["spec"] : {};
    await this.#client.apply(
      {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: {
          name: `${text(namespace)}-${text(name)}`,
          annotations: { "pv.kubernetes.io/provisioned-by": provisioner },
        },
        spec: {
          capacity: { storage: requested(spec) },
          accessModes: spec["accessModes"] ?? [],
          persistentVolumeReclaimPolicy: "Retain",
          storageClassName: spec["storageClassName"] ?? "",
          claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name: text(name), namespace: text(namespace) },
          nfs: { server: "rehearsal.invalid", path: "/" },
        },
      },
      { manager },
    );
  }
}

/** The class of the claims that are the user's part. */
const className = "rehearsal";

/** Storage classes that a stack may name: whatever their name, they provide. */
export const storageClass = (name: string): Properties => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  provisioner,
});

export const storageClasses = (names: readonly string[]): Properties[] =>
  [...new Set([className, ...names])].map(storageClass);

const phaseOf = (object: Properties | undefined): string =>
  isObject(object?.["status"]) ? text(object["status"]["phase"]) : "";

const isWaiting = (claim: Properties): boolean =>
  phaseOf(claim) === "Pending" && isObject(claim["spec"]) && text(claim["spec"]["storageClassName"]) !== "";

/** A volume of ours whose claim has gone. */
const isLeft = (volume: Properties): boolean =>
  phaseOf(volume) === "Released" && JSON.stringify(volume["metadata"]).includes(provisioner);

function requested(spec: Properties): string {
  const resources = isObject(spec["resources"]) ? spec["resources"] : {};
  return isObject(resources["requests"]) ? text(resources["requests"]["storage"]) : "";
}
