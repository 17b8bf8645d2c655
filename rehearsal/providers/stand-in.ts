import type { Difference } from "./differences.ts";
import type { Properties, Value } from "./wire.ts";

/** One broken property, worded for the person who wrote it. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: readonly Failure[];
}

export interface Differed {
  readonly differences: readonly Difference[];
  /** Paths among the differences that the real provider cannot change in place. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface Created {
  /** Empty in a preview. */
  readonly id: string;
  readonly outputs: Properties;
}

export interface Found {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface Target {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
}

/** An object that exists but did not become ready: the engine records it, with the reasons. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly object: { readonly id: string; readonly properties: Properties; readonly reasons: readonly string[] };

  constructor(message: string, object: PartialFailure["object"]) {
    super(message);
    this.object = object;
  }
}

type Awaitable<T> = T | Promise<T>;

/** What a provider does, free of gRPC: the server and the in-process engine both speak to this. */
export interface StandIn {
  configure(config: Properties): void;
  check(target: Omit<Target, "id">, olds: Properties, news: Properties): Checked;
  diff(target: Target, oldInputs: Properties, news: Properties): Differed;
  create(target: Omit<Target, "id">, inputs: Properties, preview: boolean): Awaitable<Created>;
  update(target: Target, oldOutputs: Properties, news: Properties, preview: boolean): Awaitable<Properties>;
  /** Undefined when the object is gone. */
  read(target: Target, known: Found): Awaitable<Found | undefined>;
  delete(target: Target, properties: Properties): Awaitable<void>;
  /** Answers a look-up function; throws when the function is not listed. */
  invoke(token: string, args: Properties): Value;
}
