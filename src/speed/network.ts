import type { Accelerator, Generation, Network, SpeedConstants } from "../catalog/index.ts";
import { type LayerSplit, parameterCount, type Setup } from "../fit/index.ts";

function generationOf({ vendor, link, computeCapability }: Accelerator): Generation | undefined {
  if (vendor === "amd") return link === "nvlink" ? "cdna3" : undefined;
  // 12.0 are cards for workstations, with kernels of their own.
  return computeCapability >= 100 && computeCapability < 120 ? "blackwell" : undefined;
}

/** Mean bits below which GGUF files are codebooks. */
const codebookBits = 2.2;

function networkOf({ model, weights, bytes }: Setup): Network {
  if (model.experts === undefined) return "dense";
  switch (weights.compute) {
    case "int4":
    case "fp4":
    case "w4a8":
      return "fewBits";
    case "gguf":
      return (bytes.total * 8) / parameterCount(model) < codebookBits ? "fewBits" : "experts";
    case "fp8":
    case "bf16":
    case "int8":
      return "experts";
  }
}

/** Constants without the cases they were drawn from: nothing was published that would tell their error here. */
function unfitted({ meanError: _, leaveOneOutError: __, cases: ___, ...constants }: SpeedConstants): SpeedConstants {
  return constants;
}

/** The constants of an engine for the network and the devices at hand. */
export function constantsOf(setup: Setup, split: LayerSplit | undefined): SpeedConstants {
  const { engine, accelerator, machine, model } = setup;
  const { speed } = engine;
  const onCpu = machine.accelerators === 0 ? (speed.cpuExperts ?? speed.hostExperts) : undefined;
  const beside = (split?.cpuExpertLayers ?? 0) > 0 ? speed.hostExperts : undefined;
  if (model.experts === undefined && machine.accelerators === 0) return unfitted(speed.dense);
  const own = model.experts === undefined ? undefined : (onCpu ?? beside);
  if (own !== undefined) return own;
  if (setup.weights.compute === "int8" && speed.int8 !== undefined && model.experts !== undefined) return speed.int8;
  const network = networkOf(setup);
  const generation = generationOf(accelerator);
  return (generation === undefined ? undefined : speed.onGeneration?.[generation]?.[network]) ?? speed[network];
}
