import { tolerance, type ScalingRules } from "./rules.ts";

interface Step {
  readonly second: number;
  readonly change: number;
}

/** The Horizontal Pod Autoscaler with the rules of a plan: recommendation, stabilisation windows, step limits. */
export class Scaler {
  readonly #rules: ScalingRules;
  #recommended: { readonly second: number; readonly replicas: number }[] = [];
  #steps: Step[] = [];

  constructor(rules: ScalingRules) {
    this.#rules = rules;
  }

  /** Replicas wanted at `second`, given `current` of them and the requests that wait and run. */
  decide(second: number, current: number, waiting: number, running: number): number {
    const rules = this.#rules;
    const wanted = Math.max(
      recommend(waiting, rules.waitingPerReplica, current),
      recommend(running, rules.runningPerReplica, current),
    );
    const bounded = Math.min(rules.max, Math.max(rules.min, wanted));
    const longest = Math.max(rules.scaleUpWindowSeconds, rules.scaleDownWindowSeconds);
    this.#recommended = [
      ...this.#recommended.filter((it) => it.second > second - longest),
      { second, replicas: bounded },
    ];
    const within = (window: number) =>
      this.#recommended.filter((it) => it.second > second - window).map((it) => it.replicas);
    const up = Math.min(...within(rules.scaleUpWindowSeconds), bounded);
    const down = Math.max(...within(rules.scaleDownWindowSeconds), bounded);
    const stable = Math.min(Math.max(current, up), down);
    return this.#limited(second, current, stable);
  }

  #limited(second: number, current: number, wanted: number): number {
    this.#steps = this.#steps.filter((step) => step.second > second - this.#rules.stepSeconds);
    const change = Math.sign(wanted - current);
    if (change === 0 || this.#steps.some((step) => step.change === change)) return current;
    this.#steps.push({ second, change });
    return current + change;
  }
}

/** Sum over target, rounded up; no change inside the tolerance. */
function recommend(sum: number, perReplica: number, current: number): number {
  if (current > 0 && Math.abs(sum / (perReplica * current) - 1) <= tolerance) return current;
  return Math.ceil(sum / perReplica);
}
