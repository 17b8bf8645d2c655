import { fitOf, type Setup, type Verdict } from "../fit/index.ts";
import type { Catalog } from "../catalog/index.ts";
import type { Request } from "./request.ts";
import { setupOf } from "./setup.ts";

/** A replica of more nodes than this is a cluster of its own: ask for it by name. */
const mostNodes = 4;

export interface Candidate {
  readonly setup: Setup;
  readonly verdict: Verdict;
}

export interface Search {
  /** The first candidate that fits, or the last one tried. */
  readonly chosen: Candidate;
  /** The request as stated, before anything was changed for it. */
  readonly stated: Candidate;
}

function candidate(catalog: Catalog, request: Request, nodes: number): Candidate {
  const setup = setupOf(catalog, request, nodes);
  return { setup, verdict: fitOf(setup) };
}

/** Reasons that more nodes can mend. */
const mendable = new Set(["gpu-memory", "host-memory", "context"]);

/**
 * `auto` in its fixed order: as stated, then more nodes per replica, then routed experts in host memory, else refuse.
 * A request that names the number of nodes gets exactly that.
 */
export function search(catalog: Catalog, request: Request): Search {
  const asked = request.nodesPerReplica;
  const onGpu = { ...request, cpuExperts: false };
  const stated = candidate(catalog, onGpu, asked === "auto" ? 1 : asked);
  if (fits(stated)) return { chosen: stated, stated };
  // llama.cpp serves a replica from one node.
  const spansNodes = request.engine !== "llama-cpp";
  if (spansNodes && asked === "auto" && stated.verdict.reasons.every((reason) => mendable.has(reason.code))) {
    for (let nodes = 2; nodes <= mostNodes; nodes++) {
      const wider = candidate(catalog, onGpu, nodes);
      if (fits(wider)) return { chosen: wider, stated };
    }
  }
  if (request.cpuExperts) return { chosen: candidate(catalog, request, stated.setup.nodes), stated };
  return { chosen: stated, stated };
}

export function fits({ verdict }: Candidate): boolean {
  return verdict.reasons.length === 0;
}
