import type { Benchmark, Target } from "../catalog/index.ts";
import type { Parallelism, Provenance } from "../planner/index.ts";
import type { Need } from "./need.ts";

export const adviceSchema = "deepseek-clusters/advice@1";

/** One model on the machines that serve the need best. */
export interface Choice {
  readonly model: string;
  readonly weights: string;
  readonly engine: string;
  readonly target: Target;
  readonly region: string;
  readonly machine: string;
  readonly nodesPerReplica: number;
  readonly gpus: number;
  readonly parallelism: Parallelism;
  readonly replicas: number;
  readonly concurrencyPerReplica: number;
  /** In the task's evaluation; null = not published. */
  readonly score: number | null;
  /** Rent of the machines; null = unpriced. */
  readonly perMonth: string | null;
  readonly currency: string;
  readonly tokensPerSecond: number;
  readonly timeToFirstTokenMs: number;
  readonly provenance: Provenance;
  /** The same as keys of a stack file. */
  readonly config: Readonly<Record<string, unknown>>;
}

export type EliminationCode = "score" | "room" | "speed" | "budget" | "better" | "bits";

/** What was not chosen, and the number that decided. */
export interface Elimination {
  readonly model: string;
  readonly weights?: string;
  readonly code: EliminationCode;
  readonly message: string;
}

export interface Advice {
  readonly schema: typeof adviceSchema;
  readonly need: Need;
  readonly benchmark: { readonly id: Benchmark; readonly title: string };
  /** Null = nothing serves the need. */
  readonly choice: Choice | null;
  /** Why this one, most important first. */
  readonly reasons: readonly string[];
  /** The chosen model on the next machines. */
  readonly elsewhere: readonly Choice[];
  /** Models that would serve the need as well, in the order of the rule. */
  readonly others: readonly Choice[];
  readonly eliminated: readonly Elimination[];
  /** What was assumed and where the figures come from. */
  readonly notes: readonly string[];
}
