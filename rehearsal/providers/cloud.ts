import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { digest, isList, isObject, isSecret, mapValues, plain, secret, type Properties, type Value } from "./wire.ts";

/** One object of the stand-in cloud: what was asked for, and what the cloud added. */
export interface CloudObject {
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  readonly inputs: Properties;
  readonly computed: Properties;
  /** The cluster this object lies in, as that cluster calls itself: it goes when the cluster goes. */
  readonly within?: string;
}

/** A secret at rest is only its fingerprint: enough to notice a change, useless to read. */
const sealed = (value: Value): string => `sealed:${digest(JSON.stringify(plain(value)))}`;

function seal(value: Value): Value {
  if (isSecret(value)) return sealed(value);
  if (isList(value)) return value.map(seal);
  return isObject(value) ? mapValues(value, seal) : value;
}

/** Puts back the secrets that the state still knows; one that was changed by hand stays sealed, and so differs. */
function unseal(stored: Value, known: Value | undefined): Value {
  if (isSecret(known)) return stored === sealed(known) ? known : secret(stored);
  if (isList(stored)) return stored.map((item, index) => unseal(item, isList(known) ? known[index] : undefined));
  return isObject(stored)
    ? mapValues(stored, (item, key) => unseal(item, isObject(known) ? known[key] : undefined))
    : stored;
}

/** A cloud in a folder: one JSON file per object, to be read, edited or deleted by anyone who wants to see drift. */
export class Cloud {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Where the object lies, e.g. `aws/ec2.vpc.Vpc/vpc-0123.json`. */
  file(type: string, id: string): string {
    const [provider = "", ...rest] = type.split(":");
    return join(this.root, provider, rest.join(".").replaceAll("/", "."), `${encodeURIComponent(id)}.json`);
  }

  has(type: string, id: string): boolean {
    return existsSync(this.file(type, id));
  }

  put(object: CloudObject): void {
    const file = this.file(object.type, object.id);
    mkdirSync(dirname(file), { recursive: true });
    const stored = { ...object, inputs: seal(object.inputs), computed: seal(object.computed) };
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(stored, null, 2)}\n`);
    renameSync(draft, file);
  }

  /** The object as it is now, its secrets taken from what the state knows; undefined when someone deleted it. */
  get(type: string, id: string, known: { inputs: Properties; outputs: Properties }): CloudObject | undefined {
    if (!this.has(type, id)) return undefined;
    const stored = JSON.parse(readFileSync(this.file(type, id), "utf8")) as CloudObject;
    return {
      ...stored,
      inputs: unseal(stored.inputs, known.inputs) as Properties,
      computed: unseal(stored.computed, known.outputs) as Properties,
    };
  }

  delete(type: string, id: string): void {
    rmSync(this.file(type, id), { force: true });
  }

  /** Deletes everything that lies in a cluster, as deleting the cluster does. */
  deleteWithin(cluster: string): void {
    for (const path of this.list()) {
      const file = join(this.root, path);
      const { within } = JSON.parse(readFileSync(file, "utf8")) as CloudObject;
      if (within === cluster) rmSync(file, { force: true });
    }
  }

  /** Paths of all objects, relative to the cloud's root. */
  list(): string[] {
    if (!existsSync(this.root)) return [];
    return readdirSync(this.root, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".json"))
      .sort();
  }
}
