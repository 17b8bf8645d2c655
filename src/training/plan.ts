import type { JobCost, TuningMethod } from "../cost/index.ts";
import type { TrainingBytes } from "./memory.ts";

export const trainingSchema = "deepseek-clusters/training@1";

/** A fine-tuning job as someone asks for it. Names are still names; the planner looks them up. */
export interface TrainingRequest {
  readonly name: string;
  readonly model: string;
  readonly method: TuningMethod;
  readonly machine: string;
  readonly machines: number;
  /** Of all passes over the data together. */
  readonly tokens: number;
  readonly sequenceTokens: number;
  readonly batchPerGpu: number;
  readonly adapterRank: number;
  /** Where the machines are rented; empty for one's own. */
  readonly region: string;
  /** In the volume: directory of the weights, file or directory of the data, directory of checkpoints and result. */
  readonly paths: { readonly model: string; readonly dataset: string; readonly output: string };
  /** A volume that the job may write, or a bucket that it mounts to read and writes over S3's protocol. */
  readonly writesTo: "volume" | "bucket";
  readonly image?: string;
  /** Share of the BF16 peak that the run reaches; absent = what DeepSeek's own did. */
  readonly efficiency?: number;
  /** Price of a GPU-hour instead of the list's. */
  readonly perGpuHour?: string;
}

export interface TrainingLedger extends TrainingBytes {
  /** What the device shows, and the part of it that is left empty: the model of memory is off by a tenth on average. */
  readonly usableBytes: number;
  readonly reserveBytes: number;
  /** Negative = the shortfall. */
  readonly freeBytes: number;
}

export interface TrainingHost {
  readonly ramBytes: number;
  readonly neededRamBytes: number;
  /** Of a job that writes to a bucket: checkpoints and prepared data lie on the node in between. */
  readonly disk?: { readonly bytes: number; readonly neededBytes: number };
}

export interface TrainingAsked {
  readonly schema: typeof trainingSchema;
  readonly name: string;
  readonly model: string;
  readonly method: TuningMethod;
  readonly machine: string;
  readonly accelerator: string;
  readonly machines: number;
  readonly gpusPerMachine: number;
  readonly tokens: number;
  readonly sequenceTokens: number;
  readonly batchPerGpu: number;
  readonly adapterRank?: number;
  readonly memory: {
    readonly perGpu: TrainingLedger;
    readonly perHost: TrainingHost;
    /** Weights, gradients and optimizer over all GPUs. */
    readonly statesBytes: number;
  };
  readonly alternatives: readonly TrainingAlternative[];
}

export interface TrainingAlternative {
  readonly change: string;
  readonly set: Readonly<Record<string, string | number>>;
  readonly gpus: number;
}

export interface TrainingPlan extends TrainingAsked {
  readonly verdict: "fits";
  readonly cost: JobCost;
  readonly deployment: TrainingDeployment;
}

export interface TrainingRefusal extends TrainingAsked {
  readonly verdict: "refused";
  readonly reasons: readonly string[];
}

/** What Axolotl 0.16 is told. Keys are its own. */
export type Recipe = Readonly<Record<string, unknown>>;

/** What the component places: all of it decided here. */
export interface TrainingDeployment {
  readonly image: string;
  /** The image was named by the request: no registry of one's own takes the place of its own. */
  readonly isImageChosen?: true;
  readonly recipe: Recipe;
  readonly acceleratorResource: string;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly cpuRequest: number;
  readonly memoryRequestBytes: number;
  readonly sharedMemoryBytes: number;
  /** Inside the volume or bucket. */
  readonly outputPath: string;
  /** Of the node's disk, where the result goes to a bucket; absent = it is written to the volume. */
  readonly scratchBytes?: number;
}
