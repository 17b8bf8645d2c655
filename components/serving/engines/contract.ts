import type { Plan } from "../../../src/planner/plan.ts";

/** `single` serves alone; in a group the leader serves and the workers follow it. */
export type Role = "single" | "leader" | "worker";

/** A LoRA adapter that clients ask for by its name. */
export interface ServedAdapter {
  readonly name: string;
  /** Absolute, inside the container. */
  readonly path: string;
}

export interface Launch {
  readonly plan: Plan;
  readonly role: Role;
  /** Absolute, inside the container. */
  readonly weightsPath: string;
  /** The plan has room for each. */
  readonly adapters: readonly ServedAdapter[];
  /** Absolute; absent = no key. */
  readonly apiKeyFile?: string;
}

export type EnvVar =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueFrom: Readonly<Record<string, unknown>> };

/** Names on `/metrics`, as the pinned version has them. */
export interface EngineMetrics {
  /** Gauges: requests. */
  readonly waiting: string;
  readonly running: string;
  /** Counters. */
  readonly outputTokens: string;
  readonly inputTokens: string;
  /** Gauge from 0 to 1; absent = the engine has none. */
  readonly cacheUsage?: string;
  /** Histograms in seconds; absent = the engine has none. */
  readonly latencies?: { readonly firstToken: string; readonly nextToken: string };
}

/** A group of the host, by whose number a process in a container is in it too. */
export interface HostGroup {
  readonly name: string;
  readonly id: number;
}

/** What differs between engines; everything else about a pod is the same for all. */
export interface Engine {
  readonly command: readonly string[];
  /**
   * Owns the device files of the accelerators, which its members alone may open, and then the user has to be in the
   * container's list of users as well; absent = anybody may, listed or not.
   */
  readonly deviceGroup?: HostGroup;
  readonly args: (launch: Launch) => readonly string[];
  readonly env: (launch: Launch) => readonly EnvVar[];
  /** Shell lines that hand the key of a file to the engine before it starts; absent = it reads `Launch.apiKeyFile` itself. */
  readonly takeKey?: (apiKeyFile: string) => readonly string[];
  /** Whether `/metrics` asks for the key too. */
  readonly keyedMetrics: boolean;
  readonly healthPath: string;
  readonly metrics: EngineMetrics;
  /** Runs before the stop signal; returns once it is safe to send it. */
  readonly preStop: (launch: Launch) => Readonly<Record<string, unknown>>;
  /** Proves that a worker still has its leader; absent = the engine has no workers. */
  readonly workerProbe?: (plan: Plan) => Readonly<Record<string, unknown>>;
}

/** The one writable home of every engine; caches live below it. */
export const engineHome = "/home/engine";
