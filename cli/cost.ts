import type { Command } from "commander";
import { Decimal } from "decimal.js";
import { catalog } from "../src/catalog/index.ts";
import { readConfig } from "../src/config/index.ts";
import { scheduledMonth, type Shift } from "../src/cost/index.ts";
import { planDeployment, type Plan, type Request } from "../src/planner/index.ts";
import { costText, ownershipLines, planText } from "../src/report/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { addPeople } from "./cost-people.ts";
import { addSimulate } from "./cost-simulate.ts";
import { addScenario } from "./scenario.ts";

interface ShowOptions extends ConfigurationOptions {
  readonly schedule?: readonly Shift[];
  readonly otherwise: number;
  readonly rent?: string;
  readonly gridFactor?: number;
}

/** `50h=2,20h=1`: hours of a week at a number of replicas. @throws RangeError */
function shifts(text: string): readonly Shift[] {
  return text.split(",").map((part) => {
    const [, hours, replicas] = /^(\d+)h=(\d+)$/.exec(part.trim()) ?? [];
    if (hours === undefined || replicas === undefined) {
      throw new RangeError(`--schedule takes hours=replicas such as 50h=2,20h=1, not "${part}"`);
    }
    return { hoursPerWeek: Number(hours), replicas: Number(replicas) };
  });
}

/** The month on a schedule: what a replica adds is the same for each, so two counts tell all. */
function scheduleText(request: Request, schedule: readonly Shift[], otherwise: number): string {
  const top = Math.max(2, otherwise, ...schedule.map((shift) => shift.replicas));
  const { budget, ...unbounded } = { ...request, replicas: { min: 1, desired: 1, max: top } };
  const outcome = planDeployment(unbounded, catalog);
  if (outcome.verdict === "refused" || outcome.cost.perMonth.min === null) return "\nOn this schedule: unpriced\n";
  const { cost, speed } = outcome;
  const one = new Decimal(cost.perMonth.min ?? 0);
  const each = new Decimal(cost.perMonth.max ?? 0).minus(one).div(top - 1);
  const month = scheduledMonth(schedule, otherwise, (replicas) => one.plus(each.times(replicas - 1)));
  return `\nOn this schedule\n  at least ${month.toFixed(2)} ${cost.currency} a month; a replica is ready ${String(Math.ceil(speed.loadSeconds / 60))} min after a cold start\n`;
}

function ownedText({ ownership }: Request, plan: Plan, { rent, gridFactor }: ShowOptions): readonly string[] {
  if (ownership === undefined || ownership === "paid") return [];
  return ownershipLines(plan, {
    ownership,
    ...(rent === undefined ? {} : { rentPerMonth: rent }),
    ...(gridFactor === undefined ? {} : { gridKgPerKwh: gridFactor }),
  });
}

function show(name: string, options: ShowOptions): { readonly text: string; readonly exitCode: number } {
  const { request } = readConfig(configurationOf(name, options), catalog);
  const outcome = planDeployment(request, catalog);
  if (outcome.verdict === "refused") return { text: planText(outcome), exitCode: exitCodes.refused };
  const schedule = options.schedule === undefined ? "" : scheduleText(request, options.schedule, options.otherwise);
  return { text: costText(outcome, ownedText(request, outcome, options)) + schedule, exitCode: exitCodes.ok };
}

/** `cost …`: everything about money. */
export function addCost(program: Command): void {
  const cost = program.command("cost").description("rent, ownership, people, tokens and scenarios");
  takesConfiguration(cost.command("show"))
    .description("the money of one configuration, in full")
    .option("--schedule <shifts>", "hours of a week at a number of replicas, such as 50h=2", shifts)
    .option("--otherwise <replicas>", "replicas in the rest of the week", Number, 0)
    .option("--rent <perMonth>", "rent to compare own servers with, in their currency")
    .option("--grid-factor <kg>", "kg CO2e per kWh of the grid", Number)
    .action((name: string, options: ShowOptions) => {
      const { text, exitCode } = show(name, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  addPeople(cost);
  addScenario(cost);
  addSimulate(cost);
}
