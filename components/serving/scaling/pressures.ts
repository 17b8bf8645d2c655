import type { Plan } from "../../../src/planner/plan.ts";
import type { Engine } from "../engines/index.ts";

interface Pressure {
  /** As the engine reports it. */
  readonly metric: string;
  /** One replica more above this many for each. */
  readonly perReplica: number;
}

/** What makes a service grow: requests that wait, and replicas that are busy. */
export function pressuresOf({ deployment: { scaling } }: Plan, { metrics }: Engine): readonly Pressure[] {
  return [
    { metric: metrics.waiting, perReplica: scaling.waitingPerReplica },
    { metric: metrics.running, perReplica: scaling.runningPerReplica },
  ];
}
