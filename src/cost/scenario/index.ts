import type { Catalog } from "../../catalog/index.ts";
import { machineRows } from "./machine-rows.ts";
import { moneyRows } from "./money-rows.ts";
import { statedText, type Scenario, type Verdict } from "./schema.ts";

/** A figure of a scenario beside what recomputation or a source gives. */
export interface Finding {
  readonly id: string;
  readonly what: string;
  readonly stated: string;
  readonly recomputed: string;
  readonly verdict: Verdict;
}

/** Recomputes every row that a formula or the catalog reaches; the others keep what a source says. */
export function findings(scenario: Scenario, catalog: Catalog): readonly Finding[] {
  return scenario.rows.map((row) => ({
    id: row.id,
    what: row.what,
    stated: statedText(row),
    recomputed:
      (moneyRows[row.id] ?? machineRows[row.id])?.(scenario, catalog) ?? row.recomputed ?? unchecked[row.verdict],
    verdict: row.verdict,
  }));
}

/** What is said of a row that nothing was found for. */
const unchecked: Readonly<Record<Verdict, string>> = {
  OK: "as stated",
  "OK-ARITHMETIC": "as stated",
  "OK-ORDER": "as stated",
  INPUT: "an input",
  PLAUSIBLE: "not measured",
  OLD: "superseded",
  CONTEXT: "context, not a claim that can be computed",
  WRONG: "wrong",
  "WRONG-UNIT": "wrong unit",
  MISLABELLED: "mislabelled",
  INCONSISTENT: "contradicts the article itself",
  "NOT-REPRODUCIBLE": "cannot be reproduced",
  UNSOURCED: "no source and no inputs were given",
};

export { readScenario, type Scenario, type Verdict } from "./schema.ts";
