#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { ConfigError } from "../src/config/index.ts";
import { configErrorText } from "../src/report/index.ts";
import { addAccuracy } from "./accuracy.ts";
import { addCost } from "./cost.ts";
import { addDiff } from "./diff.ts";
import { exitCodes } from "./exit-codes.ts";
import { fileProblem } from "./file-problem.ts";
import { addImport } from "./import.ts";
import { addPlan } from "./plan.ts";
import { addPrices } from "./prices.ts";
import { addReport } from "./report.ts";
import { addRender } from "./render.ts";

const program = new Command("deepseek-clusters")
  .description("Plans DeepSeek deployments: does it fit, how fast, what does it cost.")
  .exitOverride();

/** One line per command: each adds itself. */
const commands = [
  addPlan,
  addAccuracy,
  addCost,
  addDiff,
  addPrices,
  addReport,
  addRender,
  addImport,
  //
];
for (const add of commands) add(program);

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
