"""Has the installed vLLM parse, check and understand the arguments that arguments.ts writes to standard input."""
import dataclasses, json, os, tempfile

os.environ.update(VLLM_LOGGING_LEVEL="ERROR", CUDA_VISIBLE_DEVICES="", HF_HUB_OFFLINE="1")
import vllm.platforms as platforms
from vllm.platforms.interface import Platform, PlatformEnum


class Gpu(Platform):
    """There is none here; what stands in for those of a node says only how many there are."""

    _enum = PlatformEnum.CUDA
    device_type = device_name = "cuda"
    dispatch_key = "CUDA"
    supported_quantization: list[str] = []
    count = 0

    @classmethod
    def device_count(cls):
        return cls.count


platforms._current_platform = Gpu()

import vllm.model_executor.models.registry as registry
from vllm import __version__
from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.entrypoints.common.cli_args import make_arg_parser, validate_parsed_serve_args
from vllm.utils.argparse_utils import FlexibleArgumentParser
from verdict import judge

shape = dict(hidden_size=7168, intermediate_size=18432, num_hidden_layers=61, num_attention_heads=128,
             num_key_value_heads=128, max_position_embeddings=163840, vocab_size=129280, rms_norm_eps=1e-6,
             torch_dtype="bfloat16", bos_token_id=0, eos_token_id=1)
experts = dict(architectures=["DeepseekV3ForCausalLM"], model_type="deepseek_v3", moe_intermediate_size=2048,
               n_routed_experts=256, n_shared_experts=1, num_experts_per_tok=8, first_k_dense_replace=3, n_group=8,
               topk_group=4, kv_lora_rank=512, q_lora_rank=1536, qk_rope_head_dim=64, qk_nope_head_dim=128, v_head_dim=128)
dense = dict(architectures=["LlamaForCausalLM"], model_type="llama", num_key_value_heads=8, head_dim=128)


def info(self, *_):
    """Of the model's class, which needs CUDA to be imported."""
    known = {field.name: False for field in dataclasses.fields(registry._ModelInfo)}
    return registry._ModelInfo(**known | dict(architecture="", is_text_generation_model=True, supports_pp=True))


registry._LazyRegisteredModel.inspect_model_cls = info


def folder(config):
    path = tempfile.mkdtemp(prefix="deepseek-clusters-try-")
    with open(f"{path}/config.json", "w") as file:
        json.dump(shape | config, file)
    return path


models = {True: folder(experts), False: folder(dense)}
parser = make_arg_parser(FlexibleArgumentParser())


def understood(case):
    Gpu.count = case["gpus"]
    args = parser.parse_args([models[case["experts"]], *case["args"][1:]])
    validate_parsed_serve_args(args)
    args.model = args.model_tag
    config = AsyncEngineArgs.from_cli_args(args).create_engine_config(headless=case["headless"])
    return {**vars(args), **{k: v for part in (config.parallel_config, config.scheduler_config) for k, v in vars(part).items()},
            "max_model_len": config.model_config.max_model_len}


judge(f"vLLM {__version__}", understood)
