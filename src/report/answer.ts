import { printInteger, printParallelism } from "../fit/index.ts";
import type { Answer, Question } from "../planner/index.ts";

const sentences = {
  "largest-context": (value, { concurrency }) =>
    `the largest context is ${printInteger(value)} tokens, with ${String(concurrency)} at once`,
  "largest-concurrency": (value, { contextTokens }) =>
    `at most ${printInteger(value)} requests run at once, with ${printInteger(contextTokens)} tokens of context`,
  "fewest-gpus": (value, { accelerator, nodesPerReplica }) =>
    `the fewest are ${String(value)} × ${accelerator}, in ${nodesPerReplica === 1 ? "one node" : `${String(nodesPerReplica)} nodes`}`,
} as const satisfies Record<Question, (value: number, answer: Answer) => string>;

/** An answer as people read it: the value, what it holds for, and how to plan it. */
export function answerText(answer: Answer): string {
  const { profile, value, question, model, weights, engine, machine, nodesPerReplica, parallelism } = answer;
  const split = engine === "llama-cpp" ? "" : `, ${printParallelism(parallelism)}`;
  const on = machine === null ? "" : `, ${String(nodesPerReplica)} × ${machine}`;
  const lines =
    value === null
      ? [`${profile}: none will do`, ...answer.reasons.map(({ message }) => `  - ${message}`)]
      : [`${profile}: ${sentences[question](value, answer)}`];
  const set = Object.entries(answer.set).map(([key, setting]) => `--set ${key}=${String(setting)}`);
  return `${[...lines, `  ${model} ${weights}, ${engine}${on}${split}`, ...(set.length > 0 ? [`  ${set.join(" ")}`] : [])].join("\n")}\n`;
}
