import { readFileSync } from "node:fs";
import type { Command } from "commander";
import {
  decisionExitCodes,
  diffMarkdown,
  judge,
  readSides,
  UnreadableError,
  type Guardrails,
  type Sides,
} from "../src/diff/index.ts";

interface DiffOptions {
  readonly name: string;
  readonly maxIncrease?: string;
  readonly maxIncreasePercent?: string;
  readonly maxTotal?: string;
  readonly onExceed: string;
}

function sidesOf(path: string): Sides {
  try {
    return readSides(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UnreadableError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function limitsOf(options: DiffOptions): Guardrails {
  const limit = (key: string, value: string | undefined) => {
    if (value !== undefined && !/^\d+(\.\d+)?$/.test(value))
      throw new UnreadableError(`${key} must be a number, not ${value}`);
    return value === undefined ? {} : { [key]: value };
  };
  return {
    ...limit("increase", options.maxIncrease),
    ...limit("percent", options.maxIncreasePercent),
    ...limit("total", options.maxTotal),
    onExceed: options.onExceed === "warn" ? "warn" : "block",
  };
}

/** What to print and how to exit; 3 when the two cannot be compared. */
function diff(old: string, next: string | undefined, options: DiffOptions): { text: string; exitCode: number } {
  try {
    const before = old === "-" ? undefined : sidesOf(old).before;
    const { after } = sidesOf(next ?? old);
    if (after === undefined) {
      throw new UnreadableError(`${next ?? old} tells no new outputs; give a plan, or an event log of the preview`);
    }
    const judgement = judge(before, after, limitsOf(options));
    return {
      text: diffMarkdown(options.name, before, after, judgement),
      exitCode: decisionExitCodes[judgement.decision],
    };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return { text: "", exitCode: decisionExitCodes.unknown };
  }
}

/** `diff`: what a change means, as Markdown; exit codes 0 allow, 1 block, 2 warn, 3 could not evaluate. */
export function addDiff(program: Command): void {
  program
    .command("diff")
    .description("what a change means in money, speed and memory, as Markdown")
    .argument("<old>", "plan, stack outputs, preview or event log; - for a stack that does not exist yet")
    .argument("[new]", "the same; absent = the new side of <old>")
    .option("--name <name>", "name in the headline", "stack")
    .option("--max-increase <amount>", "most a month may rise")
    .option("--max-increase-percent <percent>", "most a month may rise, in per cent")
    .option("--max-total <amount>", "most a month may cost")
    .option("--on-exceed <what>", "block or warn", "block")
    .action((old: string, next: string | undefined, options: DiffOptions) => {
      const { text, exitCode } = diff(old, next, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}
