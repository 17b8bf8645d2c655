import type { Catalog } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";

/** What `layout: throughput` cannot be. */
export function layoutProblems(request: Request, catalog: Catalog): readonly Problem[] {
  const { layout, engine, pipelineParallel = 1, nodesPerReplica } = request;
  if (layout !== "throughput") return [];
  const machine = catalog.machines.find((row) => row.id === request.machine);
  const gpus = (machine?.accelerators ?? 2) * (nodesPerReplica === "auto" ? 1 : nodesPerReplica);
  const path = "layout";
  return [
    ...(engine === "llama-cpp"
      ? [{ path, message: "throughput needs ranks, and llama-cpp splits layers: leave it out, or take vllm or sglang" }]
      : []),
    ...(engine !== "llama-cpp" && gpus < 2
      ? [
          {
            path,
            message: `throughput spreads requests over GPUs, ${request.machine} has ${String(gpus)}: raise replicas`,
          },
        ]
      : []),
    ...(pipelineParallel > 1
      ? [
          {
            path: "pipelineParallel",
            message: "throughput gives nodes requests of their own, not layers: leave it out",
          },
        ]
      : []),
  ];
}
