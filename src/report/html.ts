import { grouped } from "../cost/scenario/schema.ts";
import type { Plan } from "../planner/index.ts";
import type { StackPlan } from "../planner/stack.ts";
import { escaped } from "./chart.ts";
import { dayCharts, type ReportDay } from "./day-charts.ts";
import { memoryChart } from "./memory-chart.ts";
import { moneyCharts, type Comparisons } from "./money-charts.ts";
import { charts, page, type PageSection } from "./page.ts";
import { planText } from "./plan.ts";
import { simulationText } from "./simulation.ts";
import { wholeText } from "./stack.ts";

export type { Comparisons } from "./money-charts.ts";
export type { ReportDay } from "./day-charts.ts";

/** A plan as one self-contained HTML page with its pictures. */
export function reportHtml(plan: Plan, day: ReportDay, comparisons: Comparisons = {}): string {
  const where = plan.region === "" ? plan.target : `${plan.target} ${plan.region}`;
  const title = `${plan.profile} on ${where}`;
  const { desired } = plan.cost.perMonth;
  const replicas = `${String(plan.replicas.desired)} replica${plan.replicas.desired === 1 ? "" : "s"}`;
  const intro = [
    `${plan.model} ${plan.weights} on ${String(plan.nodesPerReplica)} × ${plan.machine} per replica, ${plan.engine.name} ${plan.engine.version}.`,
    desired === null
      ? "The machines have no known price."
      : `${plan.cost.unpriced.length > 0 ? "At least " : ""}${grouped(desired)} ${plan.cost.currency} a month at ${replicas}.`,
  ];
  return page(title, intro, sectionsOf(plan, day, comparisons));
}

/** What the page of several services says of one of them. */
export interface ServicePage {
  readonly day: ReportDay;
  readonly comparisons: Comparisons;
}

/** Several services as one page: what they cost together, then each. */
export function stackHtml(title: string, stack: StackPlan, of: (name: string) => ServicePage): string {
  const { perMonth, currency, unpriced } = stack.cost;
  const total =
    perMonth.desired === null
      ? "The machines of a service have no known price."
      : `${unpriced.length > 0 ? "At least " : ""}${grouped(perMonth.desired)} ${currency} a month at the desired replicas.`;
  const whole = { title: "The stack", body: [preformatted("The stack in numbers", wholeText(stack))] };
  const each = stack.services.flatMap(({ name, plan }) => {
    const { day, comparisons } = of(name);
    return sectionsOf(plan, day, comparisons, name);
  });
  return page(title, [`${String(stack.services.length)} services. ${total}`], [whole, ...each]);
}

function sectionsOf(plan: Plan, day: ReportDay, comparisons: Comparisons, name?: string): readonly PageSection[] {
  const money = moneyCharts(plan, comparisons);
  const titled = (title: string) => (name === undefined ? title : `${name}: ${title}`);
  const id = (part: string) => (name === undefined ? part : `${name}-${part}`);
  return [
    { title: titled("Memory"), body: [memoryChart(plan.fit, id("memory"))] },
    ...(money.length > 0 ? [{ title: titled("Money"), body: charts(id("money"), money) }] : []),
    {
      title: titled(`A simulated day: ${day.traffic}`),
      body: [
        ...charts(id("day"), dayCharts(day)),
        preformatted(titled("The day in numbers"), simulationText(plan, day.days)),
      ],
    },
    { title: titled("The plan"), body: [preformatted(titled("The plan in full"), planText(plan))] },
  ];
}

/** Wider than a phone: it scrolls, by keyboard too. */
const preformatted = (label: string, text: string) =>
  `<pre tabindex="0" role="region" aria-label="${label}">${escaped(text)}</pre>`;
