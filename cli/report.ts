import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { planDeployment } from "../src/planner/index.ts";
import { planText, reportHtml } from "../src/report/index.ts";
import { generateTrace, multiplied, readTrace } from "../src/scaling/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { simulatedDays } from "./simulation.ts";

interface ReportOptions extends ConfigurationOptions {
  readonly out?: string;
  readonly trace?: string;
  readonly times: number;
}

/** `report`: a plan as one HTML page that opens offline. */
export function addReport(program: Command): void {
  takesConfiguration(program.command("report"))
    .description("one self-contained HTML page: memory, money and a simulated day")
    .option("--out <file>", "write it there instead of to the terminal")
    .option("--trace <file>", "the day to simulate; absent = a working day of an office")
    .option("--times <count>", "as many times its traffic", Number, 1)
    .action((name: string, options: ReportOptions) => {
      const { request } = readConfig(configurationOf(name, options), catalog);
      const plan = planDeployment(request, catalog);
      if (plan.verdict === "refused") {
        process.stdout.write(planText(plan));
        process.exitCode = exitCodes.refused;
        return;
      }
      if (!Number.isInteger(options.times) || options.times < 1) throw new RangeError("--times takes a whole number");
      const trace =
        options.trace === undefined ? generateTrace("office-day") : readTrace(readFileSync(options.trace, "utf8"));
      const traffic = options.trace === undefined ? "office-day" : basename(options.trace, ".csv");
      const days = simulatedDays(plan, request, multiplied(trace, options.times));
      const html = reportHtml(plan, {
        traffic: options.times === 1 ? traffic : `${String(options.times)} × ${traffic}`,
        days,
      });
      if (options.out === undefined) process.stdout.write(html);
      else writeFileSync(options.out, html);
    });
}
