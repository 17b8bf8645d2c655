import type { Catalog } from "../catalog/index.ts";
import { planDeployment, type Plan, type Request } from "../planner/index.ts";

/** How fast one replica works: all that the simulation knows of the model. */
export interface Pace {
  /** Requests a replica runs at once. */
  readonly slots: number;
  /** Seconds per output token while `running` requests share the replica. */
  readonly secondsPerToken: (running: number) => number;
  /** Seconds before the first token that the prompt itself takes. */
  readonly prefillSeconds: (inputTokens: number) => number;
}

/** The plan's own speed model at 1, 2, 4, … requests at once, with straight lines between. */
export function paceOf(plan: Plan, request: Request, catalog: Catalog): Pace {
  const slots = plan.concurrency;
  const { budget, ...unbounded } = request;
  const at = (concurrency: number): Plan["speed"] => {
    const outcome = planDeployment({ ...unbounded, nodesPerReplica: plan.nodesPerReplica, concurrency }, catalog);
    return outcome.verdict === "fits" ? outcome.speed : plan.speed;
  };
  const counts = [...new Set([...powersBelow(slots), slots])];
  const points = counts.map((count) => ({ count, seconds: at(count).timePerOutputTokenMs / 1000 }));
  const alone = at(1);
  const perInputToken =
    Math.max(0, alone.timeToFirstTokenMs - alone.timePerOutputTokenMs) / 1000 / plan.workload.inputTokens;
  return {
    slots,
    secondsPerToken: (running) => between(points, running),
    prefillSeconds: (inputTokens) => inputTokens * perInputToken,
  };
}

function powersBelow(limit: number): readonly number[] {
  const powers: number[] = [];
  for (let power = 1; power < limit; power *= 2) powers.push(power);
  return powers;
}

function between(points: readonly { readonly count: number; readonly seconds: number }[], running: number): number {
  const upper = points.find((point) => point.count >= running) ?? points.at(-1);
  const lower = points.findLast((point) => point.count <= running) ?? upper;
  if (upper === undefined || lower === undefined) throw new RangeError("no speed to go by");
  if (upper.count === lower.count) return upper.seconds;
  const share = (running - lower.count) / (upper.count - lower.count);
  return lower.seconds + share * (upper.seconds - lower.seconds);
}
