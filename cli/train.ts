import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { ConfigError, readStackConfig } from "../src/config/index.ts";
import { trainingText } from "../src/report/index.ts";
import { planTraining } from "../src/training/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

interface TrainOptions extends ConfigurationOptions {
  readonly json: boolean;
}

function train(name: string, options: TrainOptions): { readonly text: string; readonly exitCode: number } {
  const { training } = readStackConfig(configurationOf(name, options), catalog);
  if (training === undefined)
    throw new ConfigError([
      { path: "training", message: "is missing: give the stack a job, or --set training.dataset=…" },
    ]);
  const outcome = planTraining(training, catalog);
  return {
    text: options.json ? `${JSON.stringify(outcome, null, 2)}\n` : trainingText(outcome),
    exitCode: outcome.verdict === "fits" ? exitCodes.ok : exitCodes.refused,
  };
}

/** `train`: the fine-tuning job of a stack, planned; exit code 2 for a refusal. */
export function addTrain(program: Command): void {
  takesConfiguration(program.command("train"))
    .description("does the fine-tuning job of a stack fit, how long does it take, what does it cost")
    .option("--json", "print the plan as JSON (schema deepseek-clusters/training@1)", false)
    .action((name: string, options: TrainOptions) => {
      const { text, exitCode } = train(name, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}
