import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig, readStackConfig } from "../src/config/index.ts";
import { planDeployment, type Plan, type Request } from "../src/planner/index.ts";
import { planStack } from "../src/planner/stack.ts";
import { profileNames } from "../src/profiles/index.ts";
import { reportHtml, stackHtml, stackText, type Comparisons } from "../src/report/index.ts";
import { generateTrace, multiplied, readTrace } from "../src/scaling/index.ts";
import { amount } from "./amount.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { simulatedDays } from "./simulation.ts";

interface ReportOptions extends ConfigurationOptions {
  readonly out?: string;
  readonly trace?: string;
  readonly times: number;
  readonly rent?: string;
  readonly against?: string;
}

/** Own servers against a rent, and another profile or stack that would serve the same people. */
function comparisonsOf(plan: Plan, { ownership }: Request, { rent, against }: ReportOptions): Comparisons {
  return {
    ...(ownership === undefined || ownership === "paid"
      ? {}
      : { ownership: { ownership, ...(rent === undefined ? {} : { rentPerMonth: rent }) } }),
    ...(against === undefined ? {} : { against: otherPlan(plan, against) }),
  };
}

/** A profile is planned on the same target. @throws RangeError when its money cannot be held against the plan's. */
function otherPlan(plan: Plan, name: string): Plan {
  const isProfile = (profileNames as readonly string[]).includes(name);
  const values = configurationOf(name, { set: [], ...(isProfile && { target: plan.target }) });
  const other = planDeployment(readConfig(values, catalog).request, catalog);
  if (other.verdict === "refused") throw new RangeError(`--against ${name} does not fit: see \`plan\``);
  if (other.cost.perMonth.desired === null) throw new RangeError(`--against ${name} has no known price`);
  if (other.cost.currency !== plan.cost.currency) {
    throw new RangeError(
      `--against ${name} costs ${other.cost.currency} and this ${plan.cost.currency}: no rate is given`,
    );
  }
  return other;
}

/** `report`: a plan as one HTML page that opens offline. */
export function addReport(program: Command): void {
  takesConfiguration(program.command("report"))
    .description("one self-contained HTML page: memory, money and a simulated day")
    .option("--out <file>", "write it there instead of to the terminal")
    .option("--trace <file>", "the day to simulate; absent = a working day of an office")
    .option("--times <count>", "as many times its traffic", Number, 1)
    .option("--rent <perMonth>", "rent to compare own servers with, in their currency", amount)
    .option("--against <profile|stack>", "another way to serve the same people; absent = the API")
    .action((name: string, options: ReportOptions) => {
      const { text, exitCode } = report(name, options);
      if (exitCode === exitCodes.ok && options.out !== undefined) writeFileSync(options.out, text);
      else process.stdout.write(text);
      process.exitCode = exitCode;
    });
}

function report(name: string, options: ReportOptions): { readonly text: string; readonly exitCode: number } {
  const stack = readStackConfig(configurationOf(name, options), catalog);
  const { services } = stack;
  const outcome = planStack(stack, catalog);
  if (outcome.verdict === "refused") return { text: stackText(outcome), exitCode: exitCodes.refused };
  if (!Number.isInteger(options.times) || options.times < 1) throw new RangeError("--times takes a whole number");
  const trace =
    options.trace === undefined ? generateTrace("office-day") : readTrace(readFileSync(options.trace, "utf8"));
  const traffic = options.trace === undefined ? "office-day" : basename(options.trace, ".csv");
  const of = (service: string) => {
    const { request } = services.find((candidate) => candidate.name === service) ?? services[0];
    const { plan } = outcome.services.find((candidate) => candidate.name === service) ?? outcome.services[0];
    const days = simulatedDays(plan, request, multiplied(trace, options.times));
    const day = { traffic: options.times === 1 ? traffic : `${String(options.times)} × ${traffic}`, days };
    return { day, comparisons: comparisonsOf(plan, request, options) };
  };
  const [first] = outcome.services;
  if (!outcome.isOneProfile) return { text: stackHtml(name, outcome, of), exitCode: exitCodes.ok };
  const { day, comparisons } = of(first.name);
  const text = reportHtml(first.plan, day, comparisons);
  return { text, exitCode: exitCodes.ok };
}
