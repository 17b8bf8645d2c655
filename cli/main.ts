#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { exitCodes } from "./exit-codes.ts";
import { fileProblem } from "./file-problem.ts";

// Start-up is mostly the loading of small files; the second start finds them compiled.
enableCompileCache();
try {
  await import("./commands.ts");
} catch (error) {
  // The catalog is checked as it is loaded: a list that was cut short stops every command in one line.
  const problem = fileProblem(error);
  if (problem === undefined) throw error;
  process.stderr.write(`${problem}\n`);
  process.exitCode = exitCodes.badInput;
}
