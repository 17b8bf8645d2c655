import { fitOf, gpusHold, hardwareReasons, hostHolds, type Setup, type Verdict } from "../fit/index.ts";
import type { Catalog } from "../catalog/index.ts";
import type { Request } from "./request.ts";
import { hostOf, rowOf, setupOf, subjectOf, type Host, type Subject } from "./setup.ts";

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

/** Reasons that more nodes can mend. */
const mendable = new Set(["gpu-memory", "host-memory", "context"]);

const mends = ({ verdict }: Candidate) => verdict.reasons.every((reason) => mendable.has(reason.code));

/**
 * `auto` in its fixed order: as stated, then more nodes per replica, then routed experts in host memory, else refuse.
 * A request that names the number of nodes gets exactly that.
 */
export function search(catalog: Catalog, request: Request): Search {
  const subject = subjectOf(catalog, request);
  const host = hostOf(catalog, rowOf(catalog.machines, request.machine));
  const asked = request.nodesPerReplica;
  const onGpu = { ...request, cpuExperts: false };
  const stated = candidate(setupOf(onGpu, subject, host, asked === "auto" ? 1 : asked));
  if (fits(stated)) return { chosen: stated, stated };
  if (asked === "auto" && mends(stated)) {
    const wider = fewestNodes(onGpu, subject, host, 2);
    if (wider !== undefined) return { chosen: wider, stated };
  }
  if (request.cpuExperts) return { chosen: candidate(setupOf(request, subject, host, stated.setup.nodes)), stated };
  return { chosen: stated, stated };
}

/** The request on the fewest nodes from `first` on that hold it; undefined where no number does. */
export function fewestNodes(request: Request, subject: Subject, host: Host, first = 1): Candidate | undefined {
  for (let nodes = first; nodes <= mostNodes; nodes++) {
    const setup = setupOf(request, subject, host, nodes);
    if (hardwareReasons(setup).length === 0 && gpusHold(setup) && hostHolds(setup)) return candidate(setup);
  }
  return undefined;
}

function candidate(setup: Setup): Candidate {
  return { setup, verdict: fitOf(setup) };
}

export function fits({ verdict }: Candidate): boolean {
  return verdict.reasons.length === 0;
}
