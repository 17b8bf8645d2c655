import { Command, CommanderError } from "commander";
import { ConfigError } from "../src/config/index.ts";
import { configErrorText } from "../src/report/index.ts";
import { exitCodes } from "./exit-codes.ts";
import { fileProblem } from "./file-problem.ts";

const program = new Command("deepseek-clusters")
  .description("Plans DeepSeek deployments: does it fit, how fast, what does it cost.")
  .exitOverride();

type Add = (program: Command) => void;

/** One line per command: each adds itself, and is loaded only when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Add>>> = {
  plan: async () => (await import("./plan.ts")).addPlan,
  recommend: async () => (await import("./recommend.ts")).addRecommend,
  compare: async () => (await import("./compare.ts")).addCompare,
  ask: async () => (await import("./ask.ts")).addAsk,
  train: async () => (await import("./train.ts")).addTrain,
  accuracy: async () => (await import("./accuracy.ts")).addAccuracy,
  cost: async () => (await import("./cost.ts")).addCost,
  diff: async () => (await import("./diff.ts")).addDiff,
  prices: async () => (await import("./prices.ts")).addPrices,
  report: async () => (await import("./report.ts")).addReport,
  render: async () => (await import("./render.ts")).addRender,
  import: async () => (await import("./import.ts")).addImport,
};

const asked = commands[process.argv[2] ?? ""];
for (const load of asked === undefined ? Object.values(commands) : [asked]) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  } else if (error instanceof ConfigError) {
    process.stderr.write(`${configErrorText(error, "The configuration")}\n`);
    process.exitCode = exitCodes.badInput;
  } else if (error instanceof RangeError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.usage;
  } else {
    const problem = fileProblem(error);
    if (problem === undefined) throw error;
    process.stderr.write(`${problem}\n`);
    process.exitCode = exitCodes.badInput;
  }
}
