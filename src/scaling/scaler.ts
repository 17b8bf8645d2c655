import { minutesPerWeek, scheduledWeek } from "../schedule/index.ts";
import { tolerance, type ScalingRules } from "./rules.ts";

interface Step {
  readonly second: number;
  readonly change: number;
}

/**
 * KEDA and the Horizontal Pod Autoscaler with the rules of a plan: the schedule, recommendation, stabilisation windows, step
 * limits, and zero replicas, which only the schedule ends. Second 0 is Monday's midnight.
 */
export class Scaler {
  readonly #rules: ScalingRules;
  readonly #week: readonly number[] | undefined;
  #lastActive = 0;
  #recommended: { readonly second: number; readonly replicas: number }[] = [];
  #steps: Step[] = [];

  constructor(rules: ScalingRules) {
    this.#rules = rules;
    this.#week = rules.schedule && scheduledWeek(rules.schedule);
  }

  /** Replicas the schedule asks for at `second`. */
  #scheduled(second: number): number {
    return this.#week?.[Math.floor(second / 60) % minutesPerWeek] ?? 0;
  }

  /** Replicas at the start: what the schedule asks for then, at least the fewest. */
  initial(second: number): number {
    return Math.max(this.#rules.min, this.#scheduled(second));
  }

  /** Replicas wanted at `second`, given `current` of them and the requests that wait and run. */
  decide(second: number, current: number, waiting: number, running: number): number {
    const rules = this.#rules;
    const scheduled = this.#scheduled(second);
    if (scheduled > 0 || waiting + running > 0) this.#lastActive = second;
    if (current === 0) return scheduled > 0 ? 1 : 0;
    if (second - this.#lastActive > (rules.cooldownSeconds ?? Infinity)) return 0;
    const wanted = Math.max(
      scheduled,
      recommend(waiting, rules.waitingPerReplica, current),
      recommend(running, rules.runningPerReplica, current),
    );
    const bounded = Math.min(rules.max, Math.max(rules.min, 1, wanted));
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
    const { stepSeconds, stepReplicas } = this.#rules;
    this.#steps = this.#steps.filter((step) => step.second > second - stepSeconds);
    const direction = Math.sign(wanted - current);
    const most = direction > 0 ? stepReplicas : 1;
    const made = this.#steps.reduce((sum, step) => sum + Math.max(0, step.change * direction), 0);
    const change = direction * Math.min(Math.abs(wanted - current), Math.max(0, most - made));
    if (change !== 0) this.#steps.push({ second, change });
    return current + change;
  }
}

/** Sum over target, rounded up; no change inside the tolerance. */
function recommend(sum: number, perReplica: number, current: number): number {
  if (current > 0 && Math.abs(sum / (perReplica * current) - 1) <= tolerance) return current;
  return Math.ceil(sum / perReplica);
}
