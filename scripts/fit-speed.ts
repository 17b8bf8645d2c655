import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { truthSchema } from "../src/accuracy/index.ts";
import { refit, type FittedGroup } from "../src/accuracy/refit.ts";

const target = "src/catalog/speed-fits.ts";
const read = (path: string) => truthSchema.parse(JSON.parse(readFileSync(path, "utf8")));
const given = read("test/truth/measurements.json");
const further = read("test/truth/further.json");
const both = { memory: [], throughput: [...given.throughput, ...further.throughput] };
const groups = refit(both, { leaveOut: !process.argv.includes("--quick") });
const row = (name: string, { constants, meanError, leaveOneOutError, cases }: FittedGroup) =>
  `${name}: ${JSON.stringify({ ...constants, meanError, leaveOneOutError, cases })}`;

const text = `import type { SpeedConstants } from "./types.ts";

/**
 * Constants of the speed model, fitted on the published cases they name (\`node scripts/fit-speed.ts\`). Errors are
 * fractions: in the sample, and with each case predicted by a fit on the others.
 */
export const speedFits = {
  ${[...groups].map(([name, group]) => row(name, group)).join(",\n  ")},
} as const satisfies Record<string, SpeedConstants>;
`;
const leftOut = Object.assign({}, ...[...groups.values()].map((group) => group.leftOut ?? {})) as Record<
  string,
  number
>;
const errors = `/**
 * Error of each fitted case, as a fraction, when constants fitted on the others predict it (\`node scripts/fit-speed.ts\`).
 */
export const leftOutErrors: Readonly<Record<string, number>> = ${JSON.stringify(leftOut)};
`;
const options = { parser: "typescript", printWidth: 120 } as const;
writeFileSync(target, await format(text, options));
if (Object.keys(leftOut).length > 0) writeFileSync("src/accuracy/left-out.ts", await format(errors, options));
for (const [name, { constants, cases, meanError, leaveOneOutError }] of groups)
  console.log(name.padEnd(26), cases.length, meanError, leaveOneOutError, JSON.stringify(constants));
