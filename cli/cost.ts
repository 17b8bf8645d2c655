import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readStackConfig } from "../src/config/index.ts";
import { type Plan, type Request } from "../src/planner/index.ts";
import { planStack } from "../src/planner/stack.ts";
import { ownershipLines, stackCostText, stackText } from "../src/report/index.ts";
import { amount } from "./amount.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { addMix } from "./cost-mix.ts";
import { addPeople } from "./cost-people.ts";
import { addSimulate } from "./cost-simulate.ts";
import { addTraining } from "./cost-training.ts";
import { addScenario } from "./scenario.ts";

interface ShowOptions extends ConfigurationOptions {
  readonly rent?: string;
  readonly gridFactor?: number;
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
  const stack = readStackConfig(configurationOf(name, options), catalog);
  const { services } = stack;
  const outcome = planStack(stack, catalog);
  if (outcome.verdict === "refused") return { text: stackText(outcome), exitCode: exitCodes.refused };
  const owned = (service: string) => {
    const checked = services.find((candidate) => candidate.name === service);
    const planned = outcome.services.find((candidate) => candidate.name === service);
    return checked && planned ? ownedText(checked.request, planned.plan, options) : [];
  };
  return { text: stackCostText(outcome, owned), exitCode: exitCodes.ok };
}

/** `cost …`: everything about money. */
export function addCost(program: Command): void {
  const cost = program.command("cost").description("rent, ownership, people, tokens and scenarios");
  takesConfiguration(cost.command("show"))
    .description("the money of one configuration, in full")
    .option("--rent <perMonth>", "rent to compare own servers with, in their currency", amount)
    .option("--grid-factor <kg>", "kg CO2e per kWh of the grid", (text) => Number(amount(text)))
    .action((name: string, options: ShowOptions) => {
      const { text, exitCode } = show(name, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
  addMix(cost);
  addPeople(cost);
  addScenario(cost);
  addSimulate(cost);
  addTraining(cost);
}
