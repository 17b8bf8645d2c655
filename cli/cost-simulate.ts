import { readFileSync } from "node:fs";
import { Option, type Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { planDeployment, type Plan, type Request } from "../src/planner/index.ts";
import { planText, simulationText } from "../src/report/index.ts";
import {
  generateTrace,
  multiplied,
  printTrace,
  readTrace,
  trafficAbout,
  trafficNames,
  type TrafficName,
} from "../src/scaling/index.ts";
import { weekDays, type WeekDay } from "../src/schedule/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { simulatedDays } from "./simulation.ts";

interface SimulateOptions extends ConfigurationOptions {
  readonly trace: string;
  readonly times: number;
  readonly nodeStart?: number;
  readonly day: WeekDay;
}

function planned(name: string, options: ConfigurationOptions): { request: Request; plan: Plan } | string {
  const { request } = readConfig(configurationOf(name, options), catalog);
  const plan = planDeployment(request, catalog);
  return plan.verdict === "fits" ? { request, plan } : planText(plan);
}

function traceName(name: string): TrafficName {
  const known = trafficNames.find((candidate) => candidate === name);
  if (known === undefined) throw new RangeError(`no traffic "${name}"; there are: ${trafficNames.join(", ")}`);
  return known;
}

/** `cost simulate` and `cost trace`. */
export function addSimulate(cost: Command): void {
  takesConfiguration(cost.command("simulate"))
    .description("replay a traffic trace through the plan's speed and the scaling rules it deploys")
    .requiredOption("--trace <file>", "a trace: second,inputTokens,outputTokens")
    .option("--times <count>", "as many times the traffic", Number, 1)
    .option("--node-start <seconds>", "until a machine has joined; 300 in a cloud, 0 on own servers", Number)
    .addOption(new Option("--day <day>", "day of the week on which the trace begins").choices(weekDays).default("mon"))
    .action((name: string, options: SimulateOptions) => {
      const found = planned(name, options);
      if (typeof found === "string") {
        process.stdout.write(found);
        process.exitCode = exitCodes.refused;
        return;
      }
      if (!Number.isInteger(options.times) || options.times < 1) throw new RangeError("--times takes a whole number");
      const trace = multiplied(readTrace(readFileSync(options.trace, "utf8")), options.times);
      process.stdout.write(simulationText(found.plan, simulatedDays(found.plan, found.request, trace, options)));
    });
  cost
    .command("trace")
    .argument("<traffic>", trafficNames.join(", "), traceName)
    .description("a generated trace, the same each time")
    .action((name: TrafficName) => {
      process.stdout.write(printTrace(trafficAbout(name), generateTrace(name)));
    });
}
