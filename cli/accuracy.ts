import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { accuracyOf, accuracyText } from "../src/accuracy/index.ts";

/** Scores the file at `path`; text for people, JSON for scripts. */
export function accuracy(path: string, options: { readonly json: boolean }): string {
  // Editors on Windows begin a file with a byte order mark.
  const report = accuracyOf(JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, "")) as unknown);
  return options.json ? `${JSON.stringify(report, null, 2)}\n` : accuracyText(report);
}

/** `accuracy`: how far predictions are from a file of published measurements. */
export function addAccuracy(program: Command): void {
  program
    .command("accuracy")
    .description("score the memory and speed models against published measurements")
    .argument("<file>", "measurements, as in test/truth/measurements.json")
    .option("--json", "print the scores as JSON", false)
    .action((path: string, options: { json: boolean }) => {
      process.stdout.write(accuracy(path, options));
    });
}
