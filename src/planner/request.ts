import type { EngineName, Target } from "../catalog/index.ts";
import type { CapacityKind, Ownership, Pricing } from "../cost/index.ts";
import type { Schedule } from "../schedule/index.ts";
import type { KvCacheDtype } from "../fit/index.ts";
import type { Layout } from "./layout.ts";
import type { WeightsRead, WeightsVolume } from "./weights-read.ts";

/** Where alternatives may be, and what they must keep to. */
export interface Wanted {
  readonly places: readonly { readonly target: Target; readonly region: string }[];
  /** Rent of the machines at the desired replicas, in the currency of the request's own target. */
  readonly maxPerMonth?: string;
  /** Tokens per second that one request sees. */
  readonly minTokensPerSecond?: number;
}

/** What someone asks for: a profile with every override applied. Names are still names; the planner looks them up. */
export interface Request {
  readonly profile: string;
  readonly target: Target;
  /** Empty for a cluster the user already has. */
  readonly region: string;
  readonly model: string;
  readonly weights: string;
  readonly engine: EngineName;
  readonly machine: string;
  /** `auto`: as stated if it fits, else the fewest nodes that do. */
  readonly nodesPerReplica: number | "auto";
  readonly cpuExperts: boolean;
  /** Absent: latency. */
  readonly layout?: Layout;
  readonly tensorParallel?: number;
  readonly pipelineParallel?: number;
  readonly contextTokens: number;
  readonly concurrency: number;
  readonly workload: { readonly inputTokens: number; readonly outputTokens: number };
  /** Share of each GPU that the engine may use; absent = the engine's own default. */
  readonly memoryUtilization?: number;
  readonly kvCacheDtype: KvCacheDtype;
  /** LoRA adapters served beside the model, each by its own name; absent = none. */
  readonly adapters?: readonly { readonly name: string; readonly rank: number }[];
  readonly replicas: { readonly min: number; readonly desired: number; readonly max: number };
  /** Hours in which more than `replicas.min` are kept. */
  readonly schedule?: Schedule;
  readonly budget?: { readonly perMonth: string; readonly onExceed: "error" | "warn" };
  /** How the machines are bought; absent = on demand. */
  readonly capacity?: CapacityKind;
  readonly pricing?: Pricing;
  /** What servers of one's own cost, or that they are paid for. */
  readonly ownership?: Ownership | "paid";
  /** Absent: machines of the same target at any price and speed. */
  readonly alternatives?: Wanted;
  /** Absent: as is usual for the engine and the target. */
  readonly weightsRead?: WeightsRead;
  /** What is known of a volume of one's own; absent = what such volumes usually are. */
  readonly weightsVolume?: WeightsVolume;
  /** Container image instead of the engine's own. */
  readonly image?: string;
  /** Its cost leaves out what the services of one stack share; absent = it stands alone and pays for all. */
  readonly isOneOfSeveral?: boolean;
}
