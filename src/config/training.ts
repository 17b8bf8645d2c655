import type { Catalog } from "../catalog/index.ts";
import type { TrainingRequest } from "../training/index.ts";
import type { CheckedConfig } from "./config.ts";
import { defaultRegions, usualRank } from "./request.ts";
import { notAmong, type Problem } from "./problems.ts";

/** The job of a stack: of the model and on the machines of its service, but for what it says itself. */
export function trainingOf(
  { config, request }: CheckedConfig,
  catalog: Catalog,
): { readonly job?: TrainingRequest; readonly problems: readonly Problem[] } {
  const asked = config.training;
  if (asked === undefined) return { problems: [] };
  const { name = "training", model = request.model, machine = request.machine, ...rest } = asked;
  const row = catalog.machines.find(({ id }) => id === machine);
  const problems = [
    ...(catalog.models.some(({ id }) => id === model)
      ? []
      : [
          notAmong(
            "training.model",
            model,
            catalog.models.map(({ id }) => id),
          ),
        ]),
    ...(row === undefined
      ? [
          notAmong(
            "training.machine",
            machine,
            catalog.machines.map(({ id }) => id),
          ),
        ]
      : []),
    ...placeProblems({ config, request }),
  ];
  if (row === undefined || problems.length > 0) return { problems };
  const job: TrainingRequest = {
    name,
    model,
    machine,
    method: rest.method ?? "lora",
    machines: rest.machines ?? 1,
    tokens: rest.tokens,
    sequenceTokens: rest.sequenceTokens ?? 2048,
    batchPerGpu: rest.batchPerGpu ?? 1,
    adapterRank: rest.adapterRank ?? usualRank,
    region: rest.region ?? defaultRegions[row.target],
    paths: {
      model: rest.weights ?? `${model}/bf16`,
      dataset: rest.dataset,
      output: rest.output ?? `adapters/${name}`,
    },
    ...(rest.image === undefined ? {} : { image: rest.image }),
  };
  return { job, problems };
}

/** A job writes what it learned, and the bucket of a cluster we make is only read. */
function placeProblems({ config, request }: CheckedConfig): readonly Problem[] {
  if (request.target !== "kubernetes") {
    const message = `needs a volume it may write, and the weights on ${request.target} are in a bucket that is only read: take target kubernetes and the context of that cluster`;
    return [{ path: "training", message }];
  }
  if (config.weightsVolume?.claim !== undefined) return [];
  return [
    { path: "weightsVolume.claim", message: "is needed for training: weights and data are there, and the result" },
  ];
}
