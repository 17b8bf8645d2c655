import type { Command } from "commander";
import { crossover, perHead, type StepCost } from "../src/cost/index.ts";
import { grouped } from "../src/cost/scenario/schema.ts";
import { table } from "../src/report/table.ts";

/** `820000+1200n/200`: fixed part, per person and year, and people one unit serves. @throws RangeError */
function stepCost(text: string): StepCost {
  const [, fixed, perPersonYear, capacity] = /^(\d+(?:\.\d+)?)\+(\d+(?:\.\d+)?)n(?:\/(\d+))?$/.exec(text) ?? [];
  if (fixed === undefined || perPersonYear === undefined) {
    throw new RangeError(`a cost is fixed+perPersonN[/capacity], such as 18000+380n/10, not "${text}"`);
  }
  return { name: text, fixed, perPersonYear, ...(capacity === undefined ? {} : { capacityPeople: Number(capacity) }) };
}

const heads = [1, 10, 50, 100, 200, 500, 1000, 2000];

/** `cost people`: two ways to serve people, per head, and from how many the first is cheaper for good. */
export function addPeople(cost: Command): void {
  cost
    .command("people")
    .argument("<a>", "fixed+perPersonN[/capacity], such as 820000+1200n", stepCost)
    .argument("<b>", "what it is compared with, such as 18000+380n/10", stepCost)
    .description("cost per head and the head count from which a is cheaper than b for good")
    .action((a: StepCost, b: StepCost) => {
      const found = crossover(a, b);
      const rows = heads.map((n) => [grouped(n), ...[a, b].map((cost) => grouped(perHead(cost, n).toFixed(2)))]);
      const verdict =
        found.kind === "none"
          ? `none: ${a.name} is never cheaper for good`
          : `from ${grouped(found.people)} people ${a.name} is cheaper for good (first at ${grouped(found.firstCheaper)})`;
      const lines = table([["people", a.name, b.name], ...rows], [0, 1, 2]);
      process.stdout.write(`Per head and year\n${lines.map((line) => `  ${line}`).join("\n")}\n\n${verdict}\n`);
    });
}
