import { ApiError, isMissing, type Client } from "../../../kubernetes-api/index.ts";
import {
  PartialFailure,
  type Checked,
  type Created,
  type Differed,
  type Found,
  type StandIn,
  type Target,
} from "../../stand-in.ts";
import { hasUnknown, isObject, merge, obscured, plain, text, type Properties, type Value } from "../../wire.ts";
import type { KubernetesProvider } from "../index.ts";
import { identity, isRelease, withSecrets } from "../objects.ts";
import { untilGone, untilReady } from "./await.ts";
import { drifted } from "./drift.ts";

/** Field manager of everything a stack applies. */
const manager = "pulumi-kubernetes";

export interface LiveOptions {
  readonly client: Client;
  /** How long to wait for an object to become ready or to be gone. Simulated pods start at once, so what is not there soon never comes. */
  readonly patienceSeconds: number;
  /** Told what the API server says beside its answers. */
  readonly warn: (urn: string, words: string) => void;
}

/**
 * The Kubernetes provider against a real API server: server-side apply with strict validation, waiting until objects
 * are ready, drift and deletion as the server has them. Names, differences and Helm releases are the stand-in's.
 */
export class LiveKubernetesProvider implements StandIn {
  readonly #settled: KubernetesProvider;
  readonly #options: LiveOptions;

  constructor(settled: KubernetesProvider, options: LiveOptions) {
    this.#settled = settled;
    this.#options = options;
  }

  configure(config: Properties): void {
    this.#settled.configure(config);
  }

  check(target: Omit<Target, "id">, olds: Properties, news: Properties): Checked {
    return this.#settled.check(target, olds, news);
  }

  diff(target: Target, oldInputs: Properties, news: Properties): Differed {
    return this.#settled.diff(target, oldInputs, news);
  }

  async create({ urn, type }: Omit<Target, "id">, inputs: Properties, preview: boolean): Promise<Created> {
    if (isRelease(type)) return this.#settled.create({ urn, type }, inputs, preview);
    if (preview) {
      const answer = await this.#tried(urn, inputs);
      return { id: "", outputs: merge(obscured(answer), visible(inputs)) };
    }
    const id = identity(type, inputs);
    return { id, outputs: await this.#applied({ urn, type, id }, inputs) };
  }

  async update(target: Target, olds: Properties, news: Properties, preview: boolean): Promise<Properties> {
    if (isRelease(target.type)) return this.#settled.update(target, olds, news, preview);
    if (!preview) return this.#applied(target, news);
    return merge(await this.#tried(target.urn, news), visible(news));
  }

  async read({ type, id, urn }: Target, known: Found): Promise<Found | undefined> {
    if (isRelease(type)) return this.#settled.read({ type, id, urn }, known);
    const { client } = this.#options;
    const live = await client.read(visible(known.inputs));
    if (live === undefined) return undefined;
    const wanted = plainObject(known.inputs);
    const { body } = await client.apply(wanted, { manager, force: true, dryRun: true });
    const inputs = drifted(known.inputs, live, body);
    return { inputs, outputs: outputsOf(live, inputs) };
  }

  async delete(target: Target, properties: Properties): Promise<void> {
    if (isRelease(target.type)) {
      this.#settled.delete(target);
      return;
    }
    const { client, patienceSeconds } = this.#options;
    const object = plainObject(properties);
    await client.delete(object, { propagationPolicy: "Background" });
    await untilGone(client, object, patienceSeconds);
  }

  invoke(token: string, args: Properties): Value {
    return this.#settled.invoke(token, args);
  }

  /** The server's answer to a dry run; nothing where only the update can tell: unknown values, a namespace or kind to come. */
  async #tried(urn: string, inputs: Properties): Promise<Properties> {
    if (hasUnknown(inputs)) return {};
    try {
      const { body, warnings } = await this.#options.client.apply(plainObject(inputs), { manager, dryRun: true });
      for (const words of warnings) this.#options.warn(urn, words);
      return cleaned(body);
    } catch (error) {
      if (isMissing(error)) return {};
      throw named(inputs, error);
    }
  }

  async #applied({ urn, id }: Target, inputs: Properties): Promise<Properties> {
    const { client, patienceSeconds, warn } = this.#options;
    const object = plainObject(inputs);
    const { body, warnings } = await client.apply(object, { manager }).catch((error: unknown) => {
      throw named(inputs, error);
    });
    for (const words of warnings) warn(urn, words);
    const settled = await untilReady(client, body, patienceSeconds);
    const outputs = outputsOf(settled.object, inputs);
    const [first, ...others] = settled.reasons;
    if (first === undefined) return outputs;
    const waited = `${text(inputs["kind"])} ${id} was applied but is not ready after ${patienceSeconds} s: ${first}`;
    const reasons = [waited, ...others];
    throw new PartialFailure(reasons.join("; "), { id, properties: outputs, reasons });
  }
}

/** The engine's own marks on an object, which the server never sees. */
const visible = (object: Properties): Properties =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !key.startsWith("__")));

const plainObject = (inputs: Properties): Properties => {
  const { status: _, ...object } = plain(visible(inputs)) as Properties;
  return object;
};

/** Without what only other managers care about. */
function cleaned(live: Properties): Properties {
  const metadata = isObject(live["metadata"]) ? live["metadata"] : {};
  const { managedFields: _, ...rest } = metadata;
  return { ...live, metadata: rest };
}

/** What the server has, with the program's secrets still secret. */
const outputsOf = (live: Properties, inputs: Properties): Properties =>
  withSecrets(merge(cleaned(live), visible(inputs)));

function named(inputs: Properties, error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const metadata = isObject(inputs["metadata"]) ? inputs["metadata"] : {};
  return new Error(`${text(inputs["kind"])} ${text(metadata["name"])}: ${error.message}`);
}
