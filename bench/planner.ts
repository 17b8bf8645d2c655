import { catalog, planDeployment, profileNames, readConfig } from "../src/index.ts";
import { compare, report } from "./measure.ts";
import { planMatrix } from "./matrix.ts";

const plansPerRun = 50;

/** What the matrix may take on top of parsing the catalog. */
const allowanceMs = 100;

/** One warm plan of each profile; parsing the catalog is what it is measured against. */
const text = JSON.stringify(catalog);
const parse = () => JSON.parse(text) as unknown;
for (const profile of profileNames) {
  const { request } = readConfig({ profile }, catalog);
  const plans = () => {
    for (let run = 0; run < plansPerRun; run++) planDeployment(request, catalog);
  };
  const parses = () => {
    for (let run = 0; run < plansPerRun; run++) parse();
  };
  const { milliseconds, floorMilliseconds } = await compare(profile, plans, parses);
  const name = `one plan of ${profile} / parsing the catalog`;
  report([{ name, milliseconds: milliseconds / plansPerRun, floorMilliseconds: floorMilliseconds / plansPerRun }]);
}

const { tried, valid, fitting } = planMatrix(catalog);
const matrix = await compare("matrix", () => planMatrix(catalog), parse);
const limit = 3 * matrix.floorMilliseconds + allowanceMs;
report([
  {
    name: `the matrix (${String(tried)} tried, ${String(valid)} valid, ${String(fitting)} fit) / 3 × parsing the catalog + ${String(allowanceMs)} ms`,
    milliseconds: matrix.milliseconds,
    floorMilliseconds: limit,
  },
]);
