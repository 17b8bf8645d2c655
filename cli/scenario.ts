import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { findings, readScenario, type Scenario } from "../src/cost/scenario/index.ts";
import { articleMarkdown, scenarioText } from "../src/report/index.ts";

const folder = fileURLToPath(new URL("../scenarios/", import.meta.url));

function scenarioOf(id: string): Scenario {
  const path = `${folder}${id}.json`;
  if (!existsSync(path)) {
    const known = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
    throw new RangeError(`no scenario "${id}"; there are: ${known.join(", ")}`);
  }
  return readScenario(JSON.parse(readFileSync(path, "utf8")));
}

/** `cost scenario` and `cost article`. */
export function addScenario(cost: Command): void {
  cost
    .command("scenario")
    .argument("<id>", "such as seed-2025-q1")
    .description("each figure of a scenario, the recomputed one, and the verdict")
    .action((id: string) => {
      const scenario = scenarioOf(id);
      process.stdout.write(scenarioText(`${scenario.id}: ${scenario.about}`, findings(scenario, catalog)));
    });
  cost
    .command("article")
    .description("docs/article.md, from the scenario of the article")
    .action(() => {
      process.stdout.write(articleMarkdown(findings(scenarioOf("seed-2025-q1"), catalog)));
    });
}
