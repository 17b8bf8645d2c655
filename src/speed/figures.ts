import type { WeightsRead } from "../planner/weights-read.ts";

export type Provenance = "measured" | "fitted" | "bound";

export interface Speed {
  readonly timeToFirstTokenMs: number;
  readonly timePerOutputTokenMs: number;
  /** All requests of one replica together, at the plan's concurrency. */
  readonly outputTokensPerSecond: number;
  readonly provenance: Provenance;
  /** Where the figure comes from, and its known error as a fraction. */
  readonly basis: string;
  readonly meanError?: number;
  /** Time per output token that no implementation on this hardware can beat. */
  readonly roofline: { readonly timePerOutputTokenMs: number };
  /** Seconds from container start to ready: weights at storage speed, then warm-up. */
  readonly loadSeconds: number;
  /** The same for every way in which the weights can be read, the chosen one first. */
  readonly loads: readonly Loading[];
}

export interface Loading {
  readonly read: WeightsRead;
  readonly seconds: number;
  /** Bytes, and at what rate by which source. */
  readonly basis: string;
}
