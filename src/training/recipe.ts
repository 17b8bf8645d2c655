import type { Model } from "../catalog/index.ts";
import { adaptedModules } from "../fit/index.ts";
import type { Recipe, TrainingRequest } from "./plan.ts";

/** Where the volume is mounted. */
const root = "/data";
/** Where a job writes that must not write there. */
const scratch = "/output";

/** The class that FSDP keeps whole, by architecture. */
function layerClass({ id, experts }: Model): string {
  if (experts !== undefined) return "DeepseekV3DecoderLayer";
  return id.includes("llama") ? "LlamaDecoderLayer" : "Qwen2DecoderLayer";
}

/** The layers that are adapted, as a list of names; where there are routed experts, as a pattern that leaves theirs out. */
function targetsOf(model: Model): readonly string[] | string {
  const modules = adaptedModules(model);
  if (model.experts === undefined) return modules;
  const ofNetwork = modules.filter((name) => /^(gate|up|down)_proj$/.test(name));
  const ofAttention = modules.filter((name) => !ofNetwork.includes(name));
  return String.raw`model\.layers\.\d+\.(self_attn\.(${ofAttention.join("|")})|mlp\.(shared_experts\.)?(${ofNetwork.join("|")}))`;
}

/** Sharded over all GPUs, activations recomputed, checkpoints from which a job that was stopped goes on by itself. */
export function recipeOf(request: TrainingRequest, model: Model, gpus: number): Recipe {
  const { method, paths, sequenceTokens, batchPerGpu, adapterRank } = request;
  const inVolume = (path: string) => `${root}/${path}`;
  const output = request.writesTo === "volume" ? inVolume(paths.output) : scratch;
  return {
    base_model: inVolume(paths.model),
    // No code that comes with a model is run.
    trust_remote_code: false,
    datasets: [{ path: inVolume(paths.dataset), ds_type: "json", type: "chat_template" }],
    dataset_prepared_path: `${output}/prepared`,
    output_dir: output,
    sequence_len: sequenceTokens,
    micro_batch_size: batchPerGpu,
    gradient_accumulation_steps: 4,
    num_epochs: 1,
    optimizer: "adamw_torch_fused",
    lr_scheduler: "cosine",
    learning_rate: method === "full" ? 0.00001 : 0.0001,
    bf16: true,
    gradient_checkpointing: true,
    flash_attention: true,
    logging_steps: 10,
    saves_per_epoch: 10,
    save_total_limit: 2,
    save_safetensors: true,
    auto_resume_from_checkpoints: true,
    ...(method === "qlora" && { load_in_4bit: true }),
    ...(method !== "full" && {
      adapter: method,
      lora_r: adapterRank,
      lora_alpha: 2 * adapterRank,
      lora_dropout: 0,
      lora_target_modules: targetsOf(model),
    }),
    ...(gpus > 1 && {
      fsdp_version: 2,
      fsdp_config: {
        offload_params: false,
        cpu_ram_efficient_loading: true,
        auto_wrap_policy: "TRANSFORMER_BASED_WRAP",
        transformer_layer_cls_to_wrap: layerClass(model),
        state_dict_type: "FULL_STATE_DICT",
        reshard_after_forward: true,
      },
    }),
  };
}
