import type { Pace } from "./pace.ts";
import { Replica, type Work } from "./replica.ts";
import type { ScalingRules } from "./rules.ts";
import { Scaler } from "./scaler.ts";
import type { TraceRequest } from "./trace.ts";

export interface Simulation {
  readonly pace: Pace;
  readonly rules: ScalingRules;
  /** Seconds until a machine has joined; until the model is loaded on it; and that it is kept after it is empty. */
  readonly nodeStartSeconds: number;
  readonly loadSeconds: number;
  readonly nodeIdleSeconds: number;
  /** Seconds a request may take to finish on a replica that goes away; then it starts again elsewhere. */
  readonly drainSeconds: number;
  /** Second of the week at which the trace begins, Monday's midnight being 0; the schedule goes by it. */
  readonly weekSecond?: number;
}

/** The state at one moment of the day. */
export interface Sample {
  readonly second: number;
  readonly ready: number;
  readonly ordered: number;
  readonly waiting: number;
  readonly running: number;
}

export interface Simulated {
  readonly works: readonly Work[];
  readonly seconds: number;
  readonly restarted: number;
  /** Requests that came while no replica was ready: whoever asks is answered 503. */
  readonly refused: number;
  /** Seconds of replicas paid for, from the order of the machine until it is given back. */
  readonly billedSeconds: number;
  readonly busySeconds: number;
  /** Requests in the system, and waiting, on average over time. */
  readonly meanInSystem: number;
  readonly meanWaiting: number;
  readonly samples: readonly Sample[];
}

/**
 * Replays a trace: requests wait in one line (a gateway sends each to the replica with most room), replicas share
 * their speed among what runs, and the scaler looks at each poll. Deterministic; every request ends, or was refused because no
 * replica was ready.
 */
export function simulate(trace: readonly TraceRequest[], simulation: Simulation): Simulated {
  return new Run(trace, simulation).run();
}

class Run {
  readonly #trace: readonly TraceRequest[];
  readonly #options: Simulation;
  readonly #scaler: Scaler;
  readonly #works: Work[] = [];
  readonly #samples: Sample[] = [];
  #replicas: Replica[] = [];
  #queue: Work[] = [];
  #now = 0;
  #next = 0;
  #poll = 0;
  #restarted = 0;
  #billed = 0;
  #busy = 0;
  #inSystem = 0;
  #waited = 0;

  constructor(trace: readonly TraceRequest[], options: Simulation) {
    this.#trace = trace;
    this.#options = options;
    this.#scaler = new Scaler(options.rules);
    const initial = this.#scaler.initial(this.#weekSecond());
    for (let count = 0; count < initial; count++) this.#replicas.push(new Replica(options.pace, 0, 0));
  }

  run(): Simulated {
    while (this.#next < this.#trace.length || this.#queue.length > 0 || this.#running() > 0) this.#step();
    for (const replica of this.#replicas) this.#retire(replica, 0);
    return {
      works: this.#works,
      seconds: this.#now,
      restarted: this.#restarted,
      refused: this.#works.filter((work) => work.refused === true).length,
      billedSeconds: this.#billed,
      busySeconds: this.#busy,
      meanInSystem: this.#inSystem / this.#now,
      meanWaiting: this.#waited / this.#now,
      samples: this.#samples,
    };
  }

  #weekSecond(): number {
    return (this.#options.weekSecond ?? 0) + this.#now;
  }

  #isServing(): boolean {
    return this.#replicas.some((replica) => replica.isReady(this.#now));
  }

  #running(): number {
    return this.#replicas.reduce((sum, replica) => sum + replica.running, 0);
  }

  /** Goes to the next moment at which anything happens. */
  #step(): void {
    const arrival = this.#trace[this.#next]?.second ?? Infinity;
    const ready = this.#replicas.reduce(
      (least, it) => (it.readyAt > this.#now ? Math.min(least, it.readyAt) : least),
      Infinity,
    );
    const ends = this.#replicas.reduce((least, it) => Math.min(least, this.#now + it.untilNext()), Infinity);
    const next = Math.max(this.#now, Math.min(arrival, ready, ends, this.#poll));
    this.#pass(next);
    for (let at = this.#trace[this.#next]; at !== undefined && at.second <= this.#now; at = this.#trace[this.#next]) {
      const work: Work = this.#isServing() ? { request: at } : { request: at, refused: true };
      this.#works.push(work);
      if (work.refused === undefined) this.#queue.push(work);
      this.#next++;
    }
    this.#dispatch();
    if (this.#now >= this.#poll) this.#look();
  }

  #pass(until: number): void {
    const seconds = until - this.#now;
    this.#inSystem += seconds * (this.#queue.length + this.#running());
    this.#waited += seconds * this.#queue.length;
    this.#now = until;
    for (const replica of this.#replicas) replica.advance(seconds, until);
    this.#replicas = this.#replicas.filter((replica) => !this.#leaves(replica));
  }

  #dispatch(): void {
    let taken = 0;
    for (const work of this.#queue) {
      const free = this.#replicas.filter((replica) => replica.hasRoom(this.#now));
      const emptiest = free.reduce<Replica | undefined>(
        (best, it) => (best && best.running <= it.running ? best : it),
        undefined,
      );
      if (emptiest === undefined) break;
      emptiest.start(work);
      taken++;
    }
    if (taken > 0) this.#queue = this.#queue.slice(taken);
  }

  /** The scaler's look, once per poll. */
  #look(): void {
    const { rules, nodeStartSeconds, loadSeconds, pace } = this.#options;
    const kept = this.#replicas.filter((replica) => replica.drainingSince === undefined);
    const wanted = this.#scaler.decide(this.#weekSecond(), kept.length, this.#queue.length, this.#running());
    for (let count = kept.length; count < wanted; count++) {
      this.#replicas.push(new Replica(pace, this.#now, this.#now + nodeStartSeconds + loadSeconds));
    }
    const leaving = [...kept].sort((a, b) => b.readyAt - a.readyAt || a.running - b.running);
    for (const replica of leaving.slice(0, Math.max(0, kept.length - wanted))) replica.drainingSince = this.#now;
    this.#samples.push({
      second: this.#now,
      ready: this.#replicas.filter((it) => it.readyAt <= this.#now && it.drainingSince === undefined).length,
      ordered: this.#replicas.length,
      waiting: this.#queue.length,
      running: this.#running(),
    });
    this.#poll = this.#now + rules.pollSeconds;
  }

  #leaves(replica: Replica): boolean {
    if (replica.drainingSince === undefined) return false;
    if (replica.running > 0 && this.#now < replica.drainingSince + this.#options.drainSeconds) return false;
    const left = replica.giveUp();
    this.#restarted += left.length;
    this.#queue = [...left, ...this.#queue];
    this.#retire(replica, this.#options.nodeIdleSeconds);
    return true;
  }

  #retire(replica: Replica, idleSeconds: number): void {
    this.#billed += this.#now - replica.orderedAt + idleSeconds;
    this.#busy += replica.busySeconds;
  }
}
