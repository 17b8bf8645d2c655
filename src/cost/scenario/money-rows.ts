import { Decimal } from "decimal.js";
import { apiPrices, type Catalog } from "../../catalog/index.ts";
import { compareMix, totalOverYears, type ServiceCost } from "../mix.ts";
import { crossover, perHead, type StepCost } from "../people.ts";
import { hoursPerYear } from "../ownership.ts";
import { listPrice } from "../pricing.ts";
import { pretrainingGpuHours, trainingCost } from "../training.ts";
import { grouped, stated, statedPart, type Scenario } from "./schema.ts";

type Recomputation = (scenario: Scenario, catalog: Catalog) => string;

const months = 60;
const years = 5;
const text = (value: Decimal.Value, digits = 2) => grouped(new Decimal(value).toFixed(digits));
const whole = (value: Decimal.Value) => text(value, 0);

function p5(catalog: Catalog, asOf?: string): string {
  const query = { target: "aws", region: "us-east-1", item: "p5.48xlarge", purchase: "on-demand", asOf } as const;
  return listPrice(catalog, query)?.amount ?? "unpriced";
}

const articleDay = "2025-03-31";

function service(scenario: Scenario, name: "v3" | "r1-32b"): ServiceCost {
  return {
    name: name === "v3" ? "V3" : "R1-32B",
    hardware: stated(scenario, `${name}-hardware`),
    powerPerYear: stated(scenario, `${name}-power-month`) * 12,
    maintenancePerYear: stated(scenario, `${name}-maintenance`),
  };
}

function people(scenario: Scenario, id: "v3-people" | "r1-people"): StepCost {
  return {
    name: id,
    fixed: statedPart(scenario, id, "fixed"),
    perPersonYear: statedPart(scenario, id, "perPersonYear"),
  };
}

function stepped(scenario: Scenario, id: "v3-people" | "r1-people"): StepCost {
  return { ...people(scenario, id), capacityPeople: statedPart(scenario, id, "capacityPeople") };
}

function crossed(a: StepCost, b: StepCost): string {
  const found = crossover(a, b);
  return found.kind === "none"
    ? "never"
    : `first at ${String(found.firstCheaper)}, for good from ${String(found.people)}`;
}

function mixAgainst(scenario: Scenario, count: number): string {
  const v3 = service(scenario, "v3");
  const mix = [
    { service: service(scenario, "r1-32b"), count: 3 },
    { service: v3, count: 1 },
  ];
  const { changePercent, baseline } = compareMix(mix, [{ service: v3, count }], years);
  return `${changePercent.isNegative() ? "−" : "+"}${changePercent.abs().toFixed(1)} % vs ${baseline}`;
}

function hardwareShare(scenario: Scenario, cost: string, hardware: string): string {
  const part = new Decimal(stated(scenario, cost)).div(stated(scenario, hardware)).times(100);
  return `${part.toFixed(2)} % of ${whole(stated(scenario, hardware))}`;
}

const powerMonth = (scenario: Scenario, id: string) => new Decimal(stated(scenario, id)).times(30).times(2);
const inYuan = (scenario: Scenario, usd: Decimal.Value) => new Decimal(usd).times(scenario.fx.CNYperUSD);

function apiPrice(scenario: Scenario, side: "input" | "output"): string {
  const usd = (id: string) => apiPrices.find((row) => row.id === id && row.currency === "USD")?.[side] ?? "unpriced";
  const promotion = usd("deepseek-chat-promotion");
  return `${promotion} is US dollars (${text(inYuan(scenario, promotion))} yuan) and promotional; then ${usd("deepseek-chat")} USD`;
}

/** Money of the article, recomputed from its own inputs and from dated prices. */
export const moneyRows: Readonly<Record<string, Recomputation>> = {
  "p5-hourly": (_scenario, catalog) =>
    `${p5(catalog, articleDay)} USD/h on the list of the day; ${p5(catalog)} since 2025-06-23`,
  "p5-month": (_scenario, catalog) => {
    const [then, now] = [new Decimal(p5(catalog, articleDay)), new Decimal(p5(catalog))];
    return `${text(then.times(720))} then; ${text(now.times(720))} now; ${text(now.times(730))} at 730 h`;
  },
  "alibaba-hourly": (scenario, catalog) => {
    const item = "ecs.gn7e-c16g1.32xlarge";
    const query = { target: "alicloud", region: "cn-shanghai", item, purchase: "on-demand" } as const;
    const amount = listPrice(catalog, query)?.amount ?? "1";
    const times = new Decimal(stated(scenario, "alibaba-hourly")).div(amount).toFixed(1);
    return `${amount} CNY/h for ${item} (8 × A100 80 GB, 2023-06): stated ${times} times too high; GN10X is another vendor's V100 family`;
  },
  "alibaba-month": (scenario) => `${whole(stated(scenario, "alibaba-hourly") * 720)}: the multiplication is right`,
  "huawei-month": (scenario) => `${whole(stated(scenario, "huawei-hourly") * 720)}: the multiplication is right`,
  "capex-total": (scenario) => {
    const lines = ["capex-gpu", "capex-server", "capex-network", "capex-storage"].map((id) => stated(scenario, id));
    const sum = lines.reduce((total, line) => total + line, 0);
    return `${lines.map(whole).join(" + ")} = ${whole(sum)}; three years of maintenance, said to be included, have no line`;
  },
  "power-year": (scenario) => {
    const kwh = new Decimal(stated(scenario, "power-year")).div(stated(scenario, "power-price"));
    return `${whole(kwh)} kWh, ${kwh.div(hoursPerYear).toFixed(2)} kW on average: twice what 78 kWh a day gives`;
  },
  "v3-kwh-day": (scenario) =>
    `${new Decimal(stated(scenario, "v3-kwh-day")).div(24).toFixed(2)} kW on average; eight GPUs of 700 W alone take ${(8 * 0.7 * 24).toFixed(1)} kWh a day`,
  "v3-power-month": (scenario) => `78 × 30 × 2.00 CNY/kWh = ${whole(powerMonth(scenario, "v3-kwh-day"))}`,
  "r1-32b-power-month": (scenario) => `9.6 × 30 × 2.00 CNY/kWh = ${whole(powerMonth(scenario, "r1-32b-kwh-day"))}`,
  "v3-power-5y": (scenario) => whole(powerMonth(scenario, "v3-kwh-day").times(months)),
  "r1-32b-power-5y": (scenario) => whole(powerMonth(scenario, "r1-32b-kwh-day").times(months)),
  "v3-maintenance": (scenario) => hardwareShare(scenario, "v3-maintenance", "v3-hardware"),
  "r1-32b-maintenance": (scenario) => hardwareShare(scenario, "r1-32b-maintenance", "r1-32b-hardware"),
  "v3-hardware": (scenario) => {
    const total = stated(scenario, "capex-total");
    return `the same server is ${whole(total)} USD elsewhere: ${whole(inYuan(scenario, total))} CNY at ${String(scenario.fx.CNYperUSD)}`;
  },
  "q4km-hardware": (scenario) => {
    const usd = new Decimal(stated(scenario, "q4km-hardware")).div(scenario.fx.CNYperUSD);
    return `${whole(usd)} USD at ${String(scenario.fx.CNYperUSD)}, against 80,000 to 120,000 USD elsewhere in the article`;
  },
  "v3-people": (scenario) =>
    `${whole(statedPart(scenario, "v3-people", "fixed"))} is not the ${whole(stated(scenario, "v3-hardware"))} stated as hardware; the term is not given`,
  "r1-people": (scenario) =>
    `${whole(statedPart(scenario, "r1-people", "fixed"))} is not the ${whole(stated(scenario, "r1-32b-hardware"))} stated as hardware`,
  crossover: (scenario) => {
    const [v3, r1] = [people(scenario, "v3-people"), people(scenario, "r1-people")];
    const at = stated(scenario, "crossover");
    const heads = `at ${String(at)}: V3 ${text(perHead(v3, at))}, R1 ${text(perHead(r1, at))} per head`;
    const boxes = crossed(v3, stepped(scenario, "r1-people"));
    const both = crossed(stepped(scenario, "v3-people"), stepped(scenario, "r1-people"));
    return `as stated: ${crossed(v3, r1)}; ${heads}; with one R1 box per 10 people V3 is cheaper ${boxes}; if V3 also steps per 200: ${both}`;
  },
  "crossover-v3-head": (scenario) => needs(scenario, "v3-people", "crossover-v3-head", 0),
  "crossover-r1-head": (scenario) => needs(scenario, "r1-people", "crossover-r1-head", 1),
  "hybrid-tco": (scenario) =>
    `${[1, 2, 3, 4].map((count) => mixAgainst(scenario, count)).join(", ")}: a baseline must be named`,
  "v3-tco-5y": (scenario) =>
    `${whole(powerMonth(scenario, "v3-kwh-day").times(months))} is the electricity alone; with hardware and maintenance ${whole(totalOverYears(service(scenario, "v3"), years))}`,
  "r1-vs-v3": (scenario) => {
    const more = new Decimal(stated(scenario, "r1-extra")).div(stated(scenario, "v3-hardware")).times(100);
    return `+${whole(stated(scenario, "r1-extra"))} on ${whole(stated(scenario, "v3-hardware"))} is +${more.toFixed(1)} %`;
  },
  "api-in": (scenario) => apiPrice(scenario, "input"),
  "api-out": (scenario) => apiPrice(scenario, "output"),
  "train-gpu-hours": (scenario) =>
    `× 14.8 trillion tokens = ${whole(pretrainingGpuHours(stated(scenario, "train-gpu-hours"), "14.8"))} h of 2,788,000 h in all`,
  "train-cost": () => `2,788,000 h × 2 USD = ${whole(trainingCost(2_788_000, 2))}`,
  "budget-16xh100": (scenario) =>
    `2 × ${whole(stated(scenario, "capex-total"))} = ${whole(2 * stated(scenario, "capex-total"))} USD by the article's own server`,
};

/** People at which a cost per head comes out as stated. */
function needs(scenario: Scenario, id: "v3-people" | "r1-people", head: string, digits: number): string {
  const { fixed, perPersonYear } = people(scenario, id);
  const count = new Decimal(fixed).div(new Decimal(stated(scenario, head)).minus(perPersonYear));
  return `needs ${text(count, digits)} people`;
}
