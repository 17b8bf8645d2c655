import type { Catalog, Machine } from "../catalog/index.ts";
import type { TrainingRequest } from "../training/index.ts";
import type { CheckedConfig } from "./config.ts";
import { defaultRegions, usualRank } from "./request.ts";
import { notAmong, type Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

/** Keys that a job takes something from. */
export const trainingReads = [
  "training",
  "profile",
  "model",
  "machine",
  "target",
  "region",
  "weightsVolume",
  "clusterStack",
] as const satisfies readonly (keyof StackConfig)[];

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
    ...placeProblems({ config, request }, row),
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
    region: rest.region ?? (row.target === request.target ? request.region : defaultRegions[row.target]),
    paths: {
      model: rest.weights ?? `${model}/bf16`,
      dataset: rest.dataset,
      output: rest.output ?? `adapters/${name}`,
    },
    writesTo: request.target === "kubernetes" ? "volume" : "bucket",
    ...(rest.image === undefined ? {} : { image: rest.image }),
  };
  return { job, problems };
}

/** Where a job can write what it learned, and run at all. */
function placeProblems({ config, request }: CheckedConfig, machine: Machine | undefined): readonly Problem[] {
  const { target, region } = request;
  const at = (path: string, message: string): Problem => ({ path, message });
  if (target === "kubernetes") {
    if (config.weightsVolume?.claim !== undefined) return [];
    return [at("weightsVolume.claim", "is needed for training: weights and data are there, and the result")];
  }
  return [
    ...(machine === undefined || machine.target === target
      ? []
      : [
          at(
            "training.machine",
            `${machine.id} is a machine of ${machine.target}, and the job runs in the cluster on ${target}`,
          ),
        ]),
    ...(config.training?.region === undefined || config.training.region === region
      ? []
      : [
          at(
            "training.region",
            `is ${config.training.region}, and the job runs in the cluster in ${region}: leave it out`,
          ),
        ]),
    ...(config.clusterStack === undefined
      ? []
      : [
          at(
            "training",
            `belongs to the stack of the cluster (${config.clusterStack}), which makes its machines and its right to write the bucket`,
          ),
        ]),
  ];
}
