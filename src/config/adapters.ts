import type { EngineName } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

type Files = Readonly<Record<string, string>>;

/** What PEFT writes, and the engines of Python read. */
const peftFiles = ["adapter_config.json", "adapter_model.safetensors"] as const;

/** What each engine must be given; those without a row serve none, which the planner says. */
const lacking: Partial<Record<EngineName, (files: Files) => string | undefined>> = {
  vllm: lackingOfPeft,
  sglang: lackingOfPeft,
  "llama-cpp": (files) => {
    const names = Object.keys(files);
    if (names.length === 1 && names[0]?.endsWith(".gguf") === true) return undefined;
    return "must name one file of type .gguf, which llama.cpp's convert_lora_to_gguf.py makes of an adapter";
  },
};

function lackingOfPeft(files: Files): string | undefined {
  const missing = peftFiles.filter((name) => files[name] === undefined);
  return missing.length === 0
    ? undefined
    : `must name ${missing.join(" and ")} too: every file that is served is checked`;
}

/** Adapters must have the files that the engine reads, and names of their own. */
export function adapterProblems({ adapters = {} }: StackConfig, { engine, model }: Request): readonly Problem[] {
  return Object.entries(adapters).flatMap(([name, { sha256 }]) => {
    const message = lacking[engine]?.(sha256);
    return [
      ...(message === undefined ? [] : [{ path: `adapters.${name}.sha256`, message }]),
      ...(name === model
        ? [{ path: `adapters.${name}`, message: "is the name of the model: give the adapter another" }]
        : []),
    ];
  });
}
