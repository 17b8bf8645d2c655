import { isPackage, standIns } from "../providers/catalogue.ts";
import type { Cloud } from "../providers/cloud.ts";
import type { Created, StandIn } from "../providers/stand-in.ts";
import { digest, unknown, type Properties, type Value } from "../providers/wire.ts";

const providerPrefix = "pulumi:providers:";

/** Keeps the stand-ins of one run: the default one of each package, and those the program configured itself. */
export class StandInHost {
  readonly #cloud: Cloud;
  readonly #defaults: (packageName: string) => Properties;
  readonly #running = new Map<string, StandIn>();

  /** `defaults` gives a package's configuration from the stack's. */
  constructor(cloud: Cloud, defaults: (packageName: string) => Properties) {
    this.#cloud = cloud;
    this.#defaults = defaults;
  }

  /** Creates a resource. A package without a stand-in gives back what it got. */
  async create(urn: string, type: string, provider: string, inputs: Properties, dryRun: boolean): Promise<Created> {
    const id = dryRun ? "" : digest(urn).slice(0, 16);
    if (type.startsWith(providerPrefix)) {
      this.#start(type.slice(providerPrefix.length), urn, inputs);
      return { id: dryRun ? unknown : id, outputs: inputs };
    }
    const standIn = this.#standIn(type, provider);
    if (standIn === undefined) return { id, outputs: inputs };
    const checked = standIn.check({ urn, type }, {}, inputs);
    const [failure] = checked.failures;
    if (failure !== undefined) throw new Error(`${type} ${failure.property}: ${failure.reason}`);
    return standIn.create({ urn, type }, checked.inputs, dryRun);
  }

  invoke(token: string, provider: string, args: Properties): Value {
    const standIn = this.#standIn(token, provider);
    if (standIn === undefined) throw new Error(`No stand-in answers ${token}.`);
    return standIn.invoke(token, args);
  }

  /** The stand-in behind a provider reference `URN::id`; without one, the package's default. */
  #standIn(type: string, provider: string): StandIn | undefined {
    const [packageName = ""] = type.split(":");
    const explicit = provider === "" ? undefined : this.#running.get(provider.slice(0, provider.lastIndexOf("::")));
    return (
      explicit ?? this.#running.get(packageName) ?? this.#start(packageName, packageName, this.#defaults(packageName))
    );
  }

  #start(packageName: string, key: string, config: Properties): StandIn | undefined {
    if (!isPackage(packageName)) return undefined;
    const standIn = standIns[packageName](this.#cloud);
    standIn.configure(config);
    this.#running.set(key, standIn);
    return standIn;
  }
}
