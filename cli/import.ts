import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { fromGguf, fromHuggingFace, ImportRefusal, withImported, type Imported } from "../src/import/index.ts";
import { planDeployment } from "../src/planner/index.ts";
import { planText } from "../src/report/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8")) as unknown;

/** Reads a local `config.json` (with the safetensors index beside it) or a local GGUF file. */
async function imported(path: string): Promise<Imported> {
  if (path.endsWith(".gguf")) {
    const { ggufAllShards } = await import("@huggingface/gguf");
    const { shards } = await ggufAllShards(path, { allowLocalFile: true }).catch((error: unknown) => {
      throw new ImportRefusal(`${path} is no readable GGUF file: ${error instanceof Error ? error.message : ""}`, {
        cause: error,
      });
    });
    const [first] = shards;
    if (first === undefined) throw new ImportRefusal(`${path} has no GGUF header`);
    const tensors = shards.flatMap((shard) =>
      shard.tensorInfos.map(({ name, shape, dtype }) => ({
        name,
        elements: shape.reduce((product, size) => product * Number(size), 1),
        dtype,
      })),
    );
    return fromGguf(basename(path, ".gguf").toLowerCase(), { metadata: { ...first.metadata }, tensors });
  }
  const folder = dirname(path);
  const index = join(folder, "model.safetensors.index.json");
  const id = basename(folder === "." ? process.cwd() : folder).toLowerCase();
  return fromHuggingFace(id, readJson(path), existsSync(index) ? readJson(index) : undefined);
}

/** `import`: plans a model that is not in the catalog, in place of a profile's own. */
export function addImport(program: Command): void {
  takesConfiguration(program.command("import"))
    .description("plan a model of your own from its config.json or GGUF file")
    .requiredOption("--from <path>", "local config.json (its safetensors index beside it) or .gguf file")
    .option("--json", "print the plan as JSON", false)
    .action(async (name: string, options: ConfigurationOptions & { from: string; json: boolean }) => {
      try {
        const found = await imported(options.from);
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
