import type { Command } from "commander";
import { z } from "zod";
import { adviceOf, taskNames, type Need } from "../src/advisor/index.ts";
import { catalog, targets } from "../src/catalog/index.ts";
import { ConfigError, defaultRegions, problemsOf } from "../src/config/index.ts";
import { adviceText } from "../src/report/index.ts";
import { exitCodes } from "./exit-codes.ts";

const whole = z.coerce.number().int("must be a whole number");
const positive = z.coerce.number().gt(0, "must be above 0");

const optionsSchema = z.object({
  task: z.enum(taskNames),
  people: whole.min(1, "must be at least 1").optional(),
  busy: positive.max(1, "must be at most 1"),
  concurrency: whole.min(1, "must be at least 1").max(4096, "must be at most 4096").optional(),
  context: whole.min(256, "must be at least 256"),
  input: whole.min(1, "must be at least 1"),
  output: whole.min(1, "must be at least 1"),
  minTokensPerSecond: positive,
  maxFirstTokenSeconds: positive.optional(),
  budget: z
    .string()
    .regex(/^\d+(\.\d+)?$/, "must be a decimal number such as 20000")
    .optional(),
  currency: z.enum(["USD", "CNY"]),
  leastScore: positive.optional(),
  leastBits: positive.max(16, "must be at most 16"),
  targets: z.array(z.enum(targets)).min(1),
});

/** The options of the command as a need. @throws ConfigError listing every problem. */
function needOf(given: Readonly<Record<string, unknown>>): Need {
  const options = { ...given, targets: String(given["targets"]).split(",") };
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) throw new ConfigError(problemsOf(parsed.error, options, optionsSchema));
  const { task, people, busy, context, input, output, budget, currency, maxFirstTokenSeconds, ...rest } = parsed.data;
  if (input + output > context) {
    const message = `a request of ${String(input)} + ${String(output)} tokens is longer than ${String(context)}`;
    throw new ConfigError([{ path: "context", message }]);
  }
  return {
    task,
    concurrency: rest.concurrency ?? Math.ceil((people ?? 1) * busy),
    contextTokens: context,
    workload: { inputTokens: input, outputTokens: output },
    minTokensPerSecond: rest.minTokensPerSecond,
    ...(maxFirstTokenSeconds === undefined ? {} : { maxFirstTokenMs: maxFirstTokenSeconds * 1e3 }),
    ...(budget === undefined ? {} : { budget: { perMonth: budget, currency } }),
    ...(rest.leastScore === undefined ? {} : { leastScore: rest.leastScore }),
    leastBits: rest.leastBits,
    places: rest.targets.map((target) => ({ target, region: defaultRegions[target] })),
  };
}

/** `recommend`: which model, which size, which machines; exit code 2 where nothing serves the need. */
export function addRecommend(program: Command): void {
  program
    .command("recommend")
    .description("which model, which size, which machines for a need")
    .option("--task <task>", taskNames.join(", "), "reasoning")
    .option("--people <count>", "people who use it; with --busy it gives the requests at once")
    .option("--busy <share>", "share of the people whose request runs at one time", "0.1")
    .option("--concurrency <count>", "requests at once, instead of --people")
    .option("--context <tokens>", "longest request, input and output", "8192")
    .option("--input <tokens>", "input of the usual request", "1024")
    .option("--output <tokens>", "output of the usual request, reasoning included", "1024")
    .option("--min-tokens-per-second <rate>", "the least that one request sees", "10")
    .option("--max-first-token-seconds <seconds>", "the longest wait for the first token")
    .option("--budget <amount>", "the most the machines may cost a month")
    .option("--currency <currency>", "of the budget: USD or CNY", "USD")
    .option("--least-score <score>", "in the task's evaluation: the cheapest that reaches it is chosen")
    .option("--least-bits <bits>", "stored bits per parameter, below which scores are not assumed to hold", "4")
    .option("--targets <list>", "aws, alicloud, kubernetes, separated by commas", "aws")
    .option("--json", "print the advice as JSON (schema deepseek-clusters/advice@1)", false)
    .action((options: Readonly<Record<string, unknown>> & { json: boolean }) => {
      const advice = adviceOf(needOf(options), catalog);
      process.stdout.write(options.json ? `${JSON.stringify(advice, null, 2)}\n` : adviceText(advice));
      process.exitCode = advice.choice === null ? exitCodes.refused : exitCodes.ok;
    });
}
