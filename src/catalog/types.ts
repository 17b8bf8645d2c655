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
  readonly maxContextTokens: number;
}

/** One model in one quantisation, as stored on disk. */
export interface Weights extends Sourced {
  readonly id: string;
  readonly title: string;
  readonly models: readonly string[];
  readonly format: "safetensors" | "gguf";
  /** What the matrix multiplications run in; gates the hardware (`fp8` needs compute capability 8.9). */
  readonly compute: "fp8" | "bf16" | "int4" | "int8" | "gguf";
  readonly size: WeightsSize;
  /** GGUF only: the file keeps MLA's latent projections apart, so the KV cache holds the latent row alone. */
  readonly latentCache?: boolean;
  /** Exact bytes to store (staging, disk); absent = computed from `size`. */
  readonly fileBytes?: number;
}

export type WeightsSize =
  /** Linear weights at `linearBits` (scales included); embeddings, head, router and norms at 16 bits. */
  | { readonly rule: "linear-bits"; readonly linearBits: number }
  /** A file of known size: everything but the routed experts at `restBits`, the routed experts get what is left. */
  | { readonly rule: "file"; readonly bytes: number; readonly restBits: number };

export interface Accelerator extends Sourced {
  readonly id: string;
  readonly title: string;
  readonly vendor: "nvidia" | "ascend";
  /** Bytes the inference framework reports as the device's total: the budget, not the nominal size. */
  readonly visibleBytes: number;
  readonly bandwidthBytesPerSecond: number;
  /** Dense TFLOPS; absent where the device has no such unit. */
  readonly tflops: { readonly bf16: number; readonly fp8?: number; readonly int8?: number };
  /** NVIDIA compute capability as an integer: 8.9 = 89. */
  readonly computeCapability: number;
  /** GPU-to-GPU link inside a machine. */
  readonly link: "nvlink" | "pcie" | "hccs";
  /** Value of the `nvidia.com/gpu.product` node label, where known. */
  readonly productLabel?: string;
}

export interface Machine extends Sourced {
  readonly id: string;
  readonly target: Target;
  readonly accelerator: string;
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
  /** Kinds of weights it runs. */
  readonly computes: readonly Weights["compute"][];
  readonly vendors: readonly Accelerator["vendor"][];
  readonly port: number;
  /** Share of each device the engine may use by default. */
  readonly memoryUtilization: number;
  /** Bytes beside weights and KV cache on every GPU. */
  readonly overhead: readonly { readonly name: string; readonly bytes: number }[];
  readonly speed: EngineSpeed;
}

/** Constants of the decode model: time = fixed + bytes ÷ (efficiency × bandwidth). */
export interface EngineSpeed extends Sourced {
  /** Milliseconds per decode step that no byte count explains. */
  readonly fixedMs: number;
  /** Share of the device's bandwidth that decoding reaches. */
  readonly bandwidthEfficiency: number;
  /** Share of host memory bandwidth that experts in RAM reach. */
  readonly hostBandwidthEfficiency: number;
  /** Share of peak FLOPS that prefill reaches. */
  readonly computeEfficiency: number;
  /** Mean error of the fit against `cases`, as a fraction; absent = a bound, not a fit. */
  readonly meanError?: number;
  readonly cases?: readonly string[];
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

/** Everything the planner looks things up in: plain data, so that a test or a user can pass another. */
export interface Catalog {
  readonly models: readonly Model[];
  readonly weights: readonly Weights[];
  readonly accelerators: readonly Accelerator[];
  readonly machines: readonly Machine[];
  readonly engines: readonly EngineVersion[];
  readonly prices: readonly Price[];
  readonly regions: Readonly<Record<Exclude<Target, "kubernetes">, readonly string[]>>;
}
