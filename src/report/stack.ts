import { grouped } from "../cost/scenario/schema.ts";
import type { Outcome, StackCost } from "../planner/index.ts";
import type { StackOutcome, StackPlan } from "../planner/stack.ts";
import { costText } from "./cost.ts";
import { planText } from "./plan.ts";
import { table, wrap } from "./table.ts";

const width = 118;

const outcomesOf = (outcome: StackOutcome): readonly { readonly name: string; readonly outcome: Outcome }[] =>
  outcome.verdict === "fits" ? outcome.services.map(({ name, plan }) => ({ name, outcome: plan })) : outcome.services;

/** The plan of each service, then what the stack is as a whole; of one profile, its plan. */
export function stackText(outcome: StackOutcome): string {
  const [first] = outcomesOf(outcome);
  if (outcome.isOneProfile && first !== undefined) return planText(first.outcome);
  const services = outcomesOf(outcome).map(({ name, outcome: each }) => `${name}: ${planText(each)}`);
  return [...services, wholeText(outcome)].join("\n");
}

/** What the services are together. */
export function wholeText(outcome: StackOutcome): string {
  if (outcome.verdict === "refused") {
    const short = outcome.services.filter((service) => service.outcome.verdict === "refused").map(({ name }) => name);
    const why = [...short.map((name) => `${name} is refused`), ...outcome.reasons.map(({ message }) => message)];
    return [section("The stack: refused", why.map(bullet)), ...warningsOf(outcome)].join("\n");
  }
  const head = section(`The stack: ${String(outcome.services.length)} services`, costLines(outcome));
  return [head, ...warningsOf(outcome)].join("\n");
}

const bullet = (line: string) => `- ${wrap(line, width, "    ")}`;

const warningsOf = ({ warnings }: StackOutcome): readonly string[] =>
  warnings.length === 0 ? [] : [section("Warnings of the stack", warnings.map(bullet))];

const section = (title: string, lines: readonly string[]) =>
  `${[title, ...lines.map((line) => `  ${line}`)].join("\n")}\n`;

function costLines({ services, cost }: StackPlan): readonly string[] {
  const { currency, lines, unpriced } = cost;
  const rows = services.map(({ name, plan }) => [
    name,
    `${String(plan.replicas.desired)} × ${plan.model} ${plan.weights}`,
    amount(plan.cost.perMonth.desired, currency),
  ]);
  const shared = lines
    .filter(({ service }) => service === undefined)
    .map(({ name, perMonth }) => [name, "once", amount(perMonth, currency)]);
  const named = unpriced.map(({ service, name }) => (service === undefined ? name : `${name} of ${service}`));
  return [
    total(cost),
    ...table([...rows, ...shared], [2]),
    ...(named.length === 0 ? [] : [wrap(`not in the total: ${named.join(", ")}`, width, "    ")]),
  ];
}

function total({ perMonth, perHour, currency, unpriced }: StackCost): string {
  if (perMonth.desired === null) return "unpriced: the machines of a service have no known price";
  const atLeast = unpriced.length > 0 ? "at least " : "";
  const clock =
    perMonth.scheduled === undefined || perMonth.scheduled === null
      ? ""
      : `; ${grouped(perMonth.scheduled)} by the clock`;
  return `${atLeast}${grouped(perMonth.desired)} ${currency} per month (${perHour ?? ""} per hour) at the desired replicas; ${grouped(perMonth.min ?? "")} at min, ${grouped(perMonth.max ?? "")} at max${clock}`;
}

const amount = (value: string | null, currency: string) =>
  value === null ? "unpriced" : `${grouped(value)} ${currency}`;

/** The money of each service, then of the stack. */
export function stackCostText(outcome: StackPlan, ownership: (name: string) => readonly string[]): string {
  const [first] = outcome.services;
  if (outcome.isOneProfile) return costText(first.plan, ownership(first.name));
  const services = outcome.services.map(({ name, plan }) => `${name}\n\n${costText(plan, ownership(name))}`);
  return [...services, wholeText(outcome)].join("\n");
}
