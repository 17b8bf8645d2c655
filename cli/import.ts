import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { ImportRefusal, withImported } from "../src/import/index.ts";
import { planDeployment } from "../src/planner/index.ts";
import { planText } from "../src/report/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { localModel } from "./local-model.ts";

/** `import`: plans a model that is not in the catalog, in place of a profile's own. */
export function addImport(program: Command): void {
  takesConfiguration(program.command("import"))
    .description("plan a model of your own from its config.json or GGUF file")
    .requiredOption("--from <path>", "local config.json (its safetensors index beside it) or .gguf file")
    .option("--json", "print the plan as JSON", false)
    .action(async (name: string, options: ConfigurationOptions & { from: string; json: boolean }) => {
      try {
        const found = await localModel(options.from);
        const extended = withImported(catalog, found);
        const engine = found.weights.format === "gguf" ? { engine: "llama-cpp" } : {};
        const values = { model: found.model.id, weights: found.weights.id, ...engine };
        const { request } = readConfig({ ...configurationOf(name, options), ...values }, extended);
        const outcome = planDeployment(request, extended);
        process.stdout.write(options.json ? `${JSON.stringify(outcome, null, 2)}\n` : planText(outcome));
        process.exitCode = outcome.verdict === "fits" ? exitCodes.ok : exitCodes.refused;
      } catch (error) {
        if (!(error instanceof ImportRefusal)) throw error;
        process.stderr.write(`${error.message}\n`);
        process.exitCode = exitCodes.badInput;
      }
    });
}
