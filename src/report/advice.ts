import type { Advice, Choice } from "../advisor/index.ts";
import { printInteger, printRequests } from "../fit/index.ts";
import { table, wrap } from "./table.ts";

const width = 118;

function setup({ weights, engine, machine, nodesPerReplica, replicas, gpus, parallelism }: Choice): string {
  const ranks = parallelism.dataParallel > 1 ? `, ${String(parallelism.dataParallel)} ranks` : "";
  const each = `${String(nodesPerReplica)} × ${machine}${replicas > 1 ? ` × ${String(replicas)} replicas` : ""}`;
  return `${weights}, ${engine} on ${each}${gpus > 0 ? ` (${String(gpus)} GPUs${ranks})` : " (no GPU)"}`;
}

const month = ({ perMonth, currency }: Choice) => (perMonth === null ? "unpriced" : `${perMonth} ${currency}/month`);
const pace = ({ tokensPerSecond }: Choice) => `${tokensPerSecond.toFixed(1)} tokens/s`;
const score = ({ score: reached }: Choice) => (reached === null ? "no score" : String(reached));

const row = (choice: Choice) => [choice.model, score(choice), setup(choice), month(choice), pace(choice)];

/** A choice as the command that plans it. */
export function planCommand({ config }: Choice): string {
  const { profile, ...keys } = config;
  const set = Object.entries(keys).map(([key, value]) =>
    typeof value === "string" ? `--set ${key}=${value}` : `--set '${key}=${JSON.stringify(value)}'`,
  );
  return [`npm run -s plan -- ${String(profile)}`, ...set].join(" ");
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

const bullet = (text: string) => `- ${wrap(text, width, "    ")}`;

/** Advice as people read it: the choice and its reasons, what else would do, and what ruled out the rest. */
export function adviceText(advice: Advice): string {
  const { need, choice, benchmark } = advice;
  const asked = `${printRequests(need.concurrency)} at once, ${printInteger(need.contextTokens)} tokens of context, at least ${String(need.minTokensPerSecond)} tokens/s each`;
  const head = choice === null ? `Nothing serves ${asked}.` : `${choice.model}: ${setup(choice)}, ${month(choice)}`;
  return `${[
    head,
    ...(choice === null ? [] : [`for ${asked}`]),
    ...titled("Why", advice.reasons.map(bullet)),
    ...titled("The same elsewhere", table(advice.elsewhere.map(row), [1, 3, 4])),
    ...titled(`Other models (${benchmark.title})`, table(advice.others.map(row), [1, 3, 4])),
    ...titled(
      "Ruled out",
      advice.eliminated.map(({ model, weights, message }) =>
        bullet(`${[model, weights].filter((part) => part !== undefined).join(" ")}: ${message}`),
      ),
    ),
    ...titled("Notes", advice.notes.map(bullet)),
    ...(choice === null ? [] : titled("Plan it", [planCommand(choice)])),
  ].join("\n")}\n`;
}
