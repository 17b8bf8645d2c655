/** Where a row's figures come from. `unverified` marks a figure that no primary source confirmed. */
export interface Sourced {
  readonly source: string;
  /** ISO date (or month) of the source. */
  readonly asOf: string;
  readonly unverified?: true;
}

/** Where a deployment runs. `kubernetes` is a cluster the user already has. */
export const targets = ["aws", "alicloud", "kubernetes"] as const;
export type Target = (typeof targets)[number];

export const engineNames = ["vllm", "sglang", "llama-cpp", "vllm-ascend"] as const;
export type EngineName = (typeof engineNames)[number];

export type Attention =
  | {
      readonly kind: "mla";
      readonly heads: number;
      readonly queryLoraRank: number;
      readonly kvLoraRank: number;
      readonly nopeHeadDim: number;
      readonly ropeHeadDim: number;
      readonly valueHeadDim: number;
    }
  | {
      readonly kind: "gqa";
      readonly heads: number;
      readonly kvHeads: number;
      readonly headDim: number;
      readonly bias: boolean;
    };

export interface Experts {
  /** Layers at the start of the model that are dense. */
  readonly denseLayers: number;
  readonly routed: number;
  readonly shared: number;
  readonly perToken: number;
  readonly intermediate: number;
}

/** An architecture: everything the planner needs, in the units of the published config. */
export interface Model extends Sourced {
  readonly id: string;
  readonly title: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  /** Width of a dense feed-forward layer. */
  readonly intermediate: number;
  readonly attention: Attention;
  readonly experts?: Experts;
  /** Sparse attention (DeepSeek V3.2): a light key per token beside the cache row. */
  readonly indexer?: { readonly heads: number; readonly headDim: number; readonly tokens: number };
  /** Layers of multi-token prediction stored with the model; loaded only for speculative decoding. */
  readonly draftLayers?: number;
  /** The output layer is the embedding: stored and held once. */
  readonly tiedEmbeddings?: true;
  readonly maxContextTokens: number;
}

/** What the matrix multiplications run in; gates the hardware (`fp8` needs compute capability 8.9). */
export const computeKinds = ["fp8", "bf16", "int4", "int8", "fp4", "w4a8", "gguf"] as const;
export type ComputeKind = (typeof computeKinds)[number];

/** One model in one quantisation, as stored on disk. */
export interface Weights extends Sourced {
  readonly id: string;
  readonly title: string;
  readonly models: readonly string[];
  readonly format: "safetensors" | "gguf";
  readonly compute: ComputeKind;
  readonly size: WeightsSize;
  /** GGUF only: the file keeps MLA's latent projections apart, so the KV cache holds the latent row alone. */
  readonly latentCache?: boolean;
  /** The planner may propose it by itself; the others are taken when named. */
  readonly offered?: true;
  /** Exact bytes to store (staging, disk); absent = computed from `size`. */
  readonly fileBytes?: number;
}

export type WeightsSize =
  /** Linear weights at `linearBits` (scales included), routed experts at `expertBits` where they differ; embeddings, head, router and norms at 16 bits. */
  | { readonly rule: "linear-bits"; readonly linearBits: number; readonly expertBits?: number }
  /** A file of known size: everything but the routed experts at `restBits`, the routed experts get what is left. */
  | { readonly rule: "file"; readonly bytes: number; readonly restBits: number };

export const links = ["nvlink", "pcie", "hccs"] as const;
export type Link = (typeof links)[number];

export interface Accelerator extends Sourced {
  readonly id: string;
  readonly title: string;
  /** `cpu`: no accelerator at all; the engine computes in host memory. */
  readonly vendor: "nvidia" | "ascend" | "amd" | "intel" | "cpu";
  /** Bytes the inference framework reports as the device's total: the budget, not the nominal size. */
  readonly visibleBytes: number;
  readonly bandwidthBytesPerSecond: number;
  /** Dense TFLOPS; absent where the device has no such unit. */
  readonly tflops: { readonly bf16: number; readonly fp8?: number; readonly int8?: number; readonly fp4?: number };
  /** NVIDIA compute capability as an integer: 8.9 = 89. Other vendors: 0. */
  readonly computeCapability: number;
  /** GPU-to-GPU link inside a machine. */
  readonly link: Link;
  readonly powerWatts: number;
  /** Value of the `nvidia.com/gpu.product` node label, where known. */
  readonly productLabel?: string;
}

export interface Machine extends Sourced {
  readonly id: string;
  readonly target: Target;
  readonly accelerator: string;
  /** 0 = none: its accelerator is the row of the CPU alone. */
  readonly accelerators: number;
  readonly vcpu: number;
  readonly ramBytes: number;
  /** Host memory bandwidth in bytes per second; needed for experts in RAM. */
  readonly ramBandwidthBytesPerSecond: number;
  /** Local NVMe in bytes; 0 = weights come from a network volume. */
  readonly localDiskBytes: number;
  readonly networkGbps: number;
  readonly efaInterfaces?: number;
  /** Not sold on demand: reservations or capacity blocks only. */
  readonly onDemand: boolean;
}

export interface EngineVersion extends Sourced {
  readonly name: EngineName;
  readonly version: string;
  readonly image: string;
  /** Image with the EFA stack, for replicas of several AWS nodes. */
  readonly efaImage?: string;
  /** Major version of NVIDIA's driver that the image's CUDA needs. */
  readonly leastDriver?: number;
  /** Image for machines without accelerators; absent = the engine needs one. */
  readonly cpuImage?: string;
  /** Kinds of weights it runs. */
  readonly computes: readonly Weights["compute"][];
  readonly vendors: readonly Accelerator["vendor"][];
  readonly port: number;
  /** Share of each device the engine may use by default. */
  readonly memoryUtilization: number;
  readonly memory: EngineMemory;
  readonly cache: CacheRules;
  readonly speed: EngineSpeed;
  /** How it serves LoRA adapters beside the model; absent = it does not, or nobody has looked. */
  readonly adapters?: AdapterRules;
}

/** What an engine keeps for LoRA adapters, and which it takes. */
export interface AdapterRules {
  /** Ranks that it keeps room for, ascending: the next one holds. Absent = any. */
  readonly ranks?: readonly number[];
  /** Slots beside one per adapter. */
  readonly spareSlots: number;
  /** Adapters that can be told apart by name; absent = any number. */
  readonly most?: number;
  readonly bytesPerValue: number;
  /** Why models with routed experts are left out; absent = they are not. */
  readonly whyNotExperts?: string;
}

/** How an engine lays out the KV cache of multi-head latent attention. */
export interface CacheRules {
  /** `latent`: one row per token; `padded`: that row filled up to 640 values; `heads`: keys and values of every head. */
  readonly latent: "latent" | "padded" | "heads";
  /** Tokens per block; the cache is cut down to whole blocks. */
  readonly blockTokens: number;
}

/** A quantity in GiB by number of ranks that work together: ascending, interpolated between, level beyond. */
export type ByRanks = readonly (readonly [ranks: number, gib: number])[];

/** What an engine takes on every GPU beside weights and KV cache, by the way it takes it. */
export type EngineMemory =
  | {
      /** vLLM: the share of the device is measured by a trial run; the cache gets what is left. */
      readonly kind: "profiled";
      /** Outside the framework's allocator: device context and collective buffers. */
      readonly runtimeGiB: Readonly<Record<Link, ByRanks>>;
      /** More of the same on the first rank. */
      readonly firstRankGiB: ByRanks;
      /** Peak of the trial run that no input moves. */
      readonly activationGiB: { readonly dense: number; readonly experts: number };
      /** Logits and sampling: bytes per vocabulary entry and sequence of the trial run. */
      readonly samplerBytes: number;
      /** Rows of hidden width at 16 bits per batched token. */
      readonly hiddenRows: number;
      /** Prompts of latent attention are not cut into chunks: a trial run has the full context. */
      readonly wholePrompts: boolean;
      /** Keeps the products of the up-projections per head besides the weights. */
      readonly absorbedCopies: boolean;
    }
  | {
      /** SGLang: weights and cache share what its reserve rule leaves. */
      readonly kind: "reserved";
      readonly runtimeGiB: number;
      readonly prefillMiBPerToken: number;
      readonly graphMiBPerRequest: number;
      readonly leastReserveGiB: number;
    }
  | {
      /** llama.cpp: device context and one compute buffer per GPU. */
      readonly kind: "buffers";
      readonly contextGiB: number;
      readonly computeGiB: number;
      readonly bytesPerMicroBatchToken: number;
      /** Attention scores of a micro-batch over the whole context are kept at once unless bounded. */
      readonly wholeScores: boolean;
    }
  | {
      /** KTransformers: a stated base, and scores of the whole prompt in its first version. */
      readonly kind: "stated";
      readonly baseGiB: number;
      readonly wholeScores: boolean;
    };

/** Constants of the speed model for one kind of network, on one generation of devices. */
export interface SpeedConstants {
  /** Milliseconds per layer of a decode step that no byte count explains: launches, routing, small kernels. */
  readonly layerMs: number;
  /** Share of the device's bandwidth that decoding reaches. */
  readonly bandwidthEfficiency: number;
  /** Milliseconds per layer of a step that reads prompts: kernels outside captured graphs, weights read anew. */
  readonly promptLayerMs: number;
  /** Share of peak FLOPS that reading prompts reaches. */
  readonly promptEfficiency: number;
  /** Milliseconds of tokenising, queueing and the first hand-over. */
  readonly firstTokenMs: number;
  /** Mean error of the fit on `cases` as a fraction, and with each case left out in turn; absent = not fitted. */
  readonly meanError?: number;
  readonly leaveOneOutError?: number;
  readonly cases?: readonly string[];
}

/** Devices whose kernels are alike and differ from those of the others. */
export const generations = ["blackwell", "cdna3"] as const;
export type Generation = (typeof generations)[number];

/**
 * Kinds of networks that an engine has kernels of their own for. `fewBits`: experts that are unpacked on the way, 4 bits
 * in tensor files and codebooks below 2.2 bits in GGUF.
 */
export type Network = "experts" | "fewBits" | "dense";

/** Constants of the speed model: time = launches + bytes ÷ (efficiency × bandwidth) + prompts and attention ÷ FLOPS. */
export interface EngineSpeed extends Sourced, Readonly<Record<Network, SpeedConstants>> {
  /** Experts in INT8 where their kernels are others than those of FP8. */
  readonly int8?: SpeedConstants;
  /** Routed experts in host memory, beside a GPU. */
  readonly hostExperts?: SpeedConstants;
  /** No GPU at all; the bandwidth is the host's. */
  readonly cpuExperts?: SpeedConstants;
  readonly onGeneration?: Readonly<Partial<Record<Generation, Readonly<Partial<Record<Network, SpeedConstants>>>>>>;
  /**
   * `prompts-first`: all waiting prompts are read before anyone decodes; `between`: prompts are read in steps of their
   * own as they come; `mixed`: a step that reads prompts carries a token of everyone else.
   */
  readonly scheduling: "prompts-first" | "between" | "mixed";
  /** Tokens of prompts that one step reads at most. */
  readonly promptTokensPerStep: number;
  /** Requests that one rank runs at once at most, however large its cache. */
  readonly requestsPerRank: number;
  /** Milliseconds of the server for each request of a burst, one after another: parsing, tokenising, scheduling. */
  readonly intakeMs: number;
  /** Share of host memory bandwidth that experts in RAM reach. */
  readonly hostBandwidthEfficiency: number;
  /** Share of peak FLOPS that the matrices of a decode step reach at large batches. */
  readonly batchEfficiency: number;
  /** Share of peak FLOPS that attention over a long cache reaches. */
  readonly attentionEfficiency: number;
}

/** One price for one thing in one region. Amounts are decimal strings in `currency`. */
export interface Price extends Sourced {
  readonly item: string;
  readonly target: Target;
  readonly region: string;
  readonly currency: "USD" | "CNY";
  readonly unit: "hour" | "GB-month";
  readonly purchase: "on-demand" | "spot" | "capacity-block";
  readonly amount: string;
}

export interface RegionList extends Sourced {
  readonly names: readonly string[];
}

/** Every region known to sell these machines; of a machine in no such list nothing is known. */
export interface Offer extends Sourced {
  readonly machines: readonly string[];
  readonly regions: readonly string[];
}

/** Everything the planner looks things up in: plain data, so that a test or a user can pass another. */
export interface Catalog {
  readonly models: readonly Model[];
  readonly weights: readonly Weights[];
  readonly accelerators: readonly Accelerator[];
  readonly machines: readonly Machine[];
  readonly engines: readonly EngineVersion[];
  readonly prices: readonly Price[];
  readonly regions: Readonly<Record<Exclude<Target, "kubernetes">, RegionList>>;
  readonly offers: readonly Offer[];
}
