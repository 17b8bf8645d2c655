import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { answerOf, questions, type Question } from "../src/planner/index.ts";
import { answerText } from "../src/report/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

const isQuestion = (text: string): text is Question => (questions as readonly string[]).includes(text);

/** `ask`: one question about a configuration; exit code 2 where no answer will do. */
export function addAsk(program: Command): void {
  const command = program.command("ask").argument("<question>", questions.join(", "));
  takesConfiguration(command)
    .description("the largest context or concurrency that fits, or the fewest GPUs that do")
    .option("--json", "print the answer as JSON (schema deepseek-clusters/answer@1)", false)
    .action((question: string, name: string, options: ConfigurationOptions & { json: boolean }) => {
      if (!isQuestion(question)) throw new RangeError(`ask takes ${questions.join(", ")}, not "${question}"`);
      const { request } = readConfig(configurationOf(name, options), catalog);
      const answer = answerOf(question, request, catalog);
      process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : answerText(answer));
      process.exitCode = answer.value === null ? exitCodes.refused : exitCodes.ok;
    });
}
