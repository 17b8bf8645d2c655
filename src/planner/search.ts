import { fitOf, gpusHold, hardwareReasons, hostHolds, type Setup, type Verdict } from "../fit/index.ts";
import type { Catalog } from "../catalog/index.ts";
import type { Request } from "./request.ts";
import { hostOf, rowOf, setupsOf, subjectOf, type Host, type Subject } from "./setup.ts";

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
  const stated = firstThatFits(setupsOf(onGpu, subject, host, asked === "auto" ? 1 : asked));
  if (fits(stated)) return { chosen: stated, stated };
  if (asked === "auto" && mends(stated)) {
    const wider = fewestNodes(onGpu, subject, host, 2);
    if (wider !== undefined) return { chosen: candidate(wider), stated };
  }
  if (request.cpuExperts)
    return { chosen: firstThatFits(setupsOf(request, subject, host, stated.setup.nodes)), stated };
  return { chosen: stated, stated };
}

/** The request on the fewest nodes from `first` on that hold it; undefined where no number does. */
export function fewestNodes(request: Request, subject: Subject, host: Host, first = 1): Setup | undefined {
  for (let nodes = first; nodes <= mostNodes; nodes++) {
    const setup = setupsOf(request, subject, host, nodes).find(holds);
    if (setup !== undefined) return setup;
  }
  return undefined;
}

const holds = (setup: Setup) => hardwareReasons(setup).length === 0 && gpusHold(setup) && hostHolds(setup);

/** The last one is the nearest to fit where none does. */
function firstThatFits(setups: readonly [Setup, ...Setup[]]): Candidate {
  const [first, ...others] = setups;
  return candidate(setups.find(holds) ?? others.at(-1) ?? first);
}

function candidate(setup: Setup): Candidate {
  return { setup, verdict: fitOf(setup) };
}

export function fits({ verdict }: Candidate): boolean {
  return verdict.reasons.length === 0;
}
