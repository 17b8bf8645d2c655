import type { Pace } from "./pace.ts";
import type { TraceRequest } from "./trace.ts";

/** A request and what has become of it. */
export interface Work {
  readonly request: TraceRequest;
  /** No replica was ready when it came. */
  readonly refused?: true;
  firstTokenAt?: number;
  finishedAt?: number;
}

interface Running {
  readonly work: Work;
  prefillLeft: number;
  tokensLeft: number;
}

/** Work this small is done: what remains is rounding. */
const epsilon = 1e-9;

/** One copy of the model: requests share it, each token slower the more run. */
export class Replica {
  readonly orderedAt: number;
  readonly readyAt: number;
  drainingSince: number | undefined;
  busySeconds = 0;
  #running: Running[] = [];
  readonly #pace: Pace;

  constructor(pace: Pace, orderedAt: number, readyAt: number) {
    this.#pace = pace;
    this.orderedAt = orderedAt;
    this.readyAt = readyAt;
  }

  get running(): number {
    return this.#running.length;
  }

  isReady(now: number): boolean {
    return this.drainingSince === undefined && now >= this.readyAt;
  }

  hasRoom(now: number): boolean {
    return this.isReady(now) && this.#running.length < this.#pace.slots;
  }

  start(work: Work): void {
    const { inputTokens, outputTokens } = work.request;
    this.#running.push({ work, prefillLeft: this.#pace.prefillSeconds(inputTokens), tokensLeft: outputTokens });
  }

  /** Seconds until something here ends. */
  untilNext(): number {
    const perToken = this.#perToken();
    return this.#running.reduce(
      (least, it) => Math.min(least, it.prefillLeft > 0 ? it.prefillLeft : it.tokensLeft * perToken),
      Infinity,
    );
  }

  /** Lets `seconds` pass, in which nothing ends before their end; gives what has finished. */
  advance(seconds: number, now: number): readonly Work[] {
    if (this.#running.length === 0) return [];
    this.busySeconds += seconds;
    const perToken = this.#perToken();
    const finished: Work[] = [];
    for (const it of this.#running) {
      if (it.prefillLeft > 0) {
        it.prefillLeft = it.prefillLeft - seconds < epsilon ? 0 : it.prefillLeft - seconds;
        if (it.prefillLeft === 0) it.work.firstTokenAt = now + perToken;
        continue;
      }
      it.work.firstTokenAt ??= now - seconds + perToken;
      it.tokensLeft -= seconds / perToken;
      if (it.tokensLeft > epsilon) continue;
      it.work.finishedAt = now;
      finished.push(it.work);
    }
    if (finished.length > 0) this.#running = this.#running.filter((it) => it.work.finishedAt === undefined);
    return finished;
  }

  /** What still runs, given up: it starts again elsewhere. */
  giveUp(): readonly Work[] {
    const left = this.#running.map((it) => it.work);
    this.#running = [];
    for (const work of left) delete work.firstTokenAt;
    return left;
  }

  #perToken(): number {
    return this.#pace.secondsPerToken(Math.max(1, this.#running.length));
  }
}
