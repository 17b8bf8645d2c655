import type { Benchmark, Target } from "../catalog/index.ts";

/** What the model is for, and the published evaluation that says how good one is at it. */
export const tasks = {
  reasoning: { benchmark: "aime2024", title: "mathematics and reasoning" },
  code: { benchmark: "codeforces", title: "programming" },
  knowledge: { benchmark: "gpqaDiamond", title: "questions of knowledge" },
  chat: { benchmark: "ifEval", title: "chat, following instructions" },
} as const satisfies Record<string, { readonly benchmark: Benchmark; readonly title: string }>;
export type Task = keyof typeof tasks;
export const taskNames = Object.keys(tasks) as Task[];

/** What someone needs, before any model or machine is named. */
export interface Need {
  readonly task: Task;
  /** Requests that run at once, all replicas together. */
  readonly concurrency: number;
  readonly contextTokens: number;
  readonly workload: { readonly inputTokens: number; readonly outputTokens: number };
  /** Tokens per second that one request sees, at least. */
  readonly minTokensPerSecond: number;
  readonly maxFirstTokenMs?: number;
  /** The most the machines may cost a month. */
  readonly budget?: { readonly perMonth: string; readonly currency: "USD" | "CNY" };
  /** In the task's own evaluation; given = the cheapest that reaches it, absent = the best that the budget allows. */
  readonly leastScore?: number;
  /** Stored bits per parameter: the scores were measured at 8 and 16, and are not assumed to hold far below. */
  readonly leastBits: number;
  readonly places: readonly { readonly target: Target; readonly region: string }[];
}
