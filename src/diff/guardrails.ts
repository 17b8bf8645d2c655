import { Decimal } from "decimal.js";
import type { SnapshotCost } from "./snapshot.ts";
import { expectedMonth, type StackState } from "./state.ts";

/** Limits of one change, per month as expected, in the currency of the plan. */
export interface Guardrails {
  readonly increase?: string;
  readonly percent?: string;
  readonly total?: string;
  readonly onExceed: "block" | "warn";
}

export type Decision = "allow" | "block" | "warn" | "unknown";

/** Process exit codes: scripts rely on them. */
export const decisionExitCodes = { allow: 0, block: 1, warn: 2, unknown: 3 } as const satisfies Record<
  Decision,
  number
>;

export interface Judgement {
  readonly decision: Decision;
  readonly reasons: readonly string[];
}

/** Change of the month, where both have a price in the same currency. A stack that did not exist cost nothing. */
export function monthlyChange(
  before: { readonly cost: SnapshotCost | null } | undefined,
  after: { readonly cost: SnapshotCost | null },
): Decimal | undefined {
  const next = expectedMonth(after.cost);
  if (next === null) return undefined;
  if (before === undefined) return new Decimal(next);
  const old = expectedMonth(before.cost);
  if (old === null || before.cost?.currency !== after.cost?.currency) return undefined;
  return new Decimal(next).minus(old);
}

/** Holds a change against its limits: a refused plan blocks, a limit that cannot be computed is unknown. */
export function judge(before: StackState | undefined, after: StackState, limits: Guardrails): Judgement {
  if (after.refusals.length > 0) {
    return { decision: "block", reasons: after.refusals.map((message) => `refused: ${message}`) };
  }
  if (limits.increase === undefined && limits.percent === undefined && limits.total === undefined) {
    return { decision: "allow", reasons: [] };
  }
  const change = monthlyChange(before, after);
  const total = expectedMonth(after.cost);
  if (change === undefined || total === null) {
    return { decision: "unknown", reasons: ["a price is missing or the currency changed: no limit can be checked"] };
  }
  const old = new Decimal(total).minus(change);
  const reasons: string[] = [];
  const exceeds = (name: string, value: Decimal, limit: string | undefined, unit: string) => {
    if (limit !== undefined && value.greaterThan(limit)) {
      reasons.push(`${name} ${value.toFixed(2)}${unit} is above the limit of ${limit}${unit}`);
    }
  };
  const currency = ` ${after.cost?.currency ?? ""}`;
  exceeds("the increase of", change, limits.increase, currency);
  exceeds("the total of", new Decimal(total), limits.total, currency);
  if (!old.isZero()) exceeds("the increase of", change.div(old).times(100), limits.percent, " %");
  return { decision: reasons.length === 0 ? "allow" : limits.onExceed, reasons };
}
