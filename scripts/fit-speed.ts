import { readFileSync, writeFileSync } from "node:fs";
import { format } from "prettier";
import { truthSchema } from "../src/accuracy/index.ts";
import { refit } from "../src/accuracy/refit.ts";
import { decodeFits } from "../src/catalog/decode-fits.ts";
import type { DecodeConstants } from "../src/catalog/index.ts";

const target = "src/catalog/decode-fits.ts";
const file = truthSchema.parse(JSON.parse(readFileSync("test/truth/measurements.json", "utf8")));
const groups = refit(file);
const rows = Object.entries<DecodeConstants>(decodeFits).map(([name, known]) => {
  const group = groups.get(known);
  if (group === undefined) return `${name}: ${JSON.stringify(known)}`;
  const { constants, cases, meanError, leaveOneOutError } = group;
  const { fixedMs, bandwidthEfficiency } = constants;
  const errors = leaveOneOutError === null ? { meanError } : { meanError, leaveOneOutError };
  return `${name}: ${JSON.stringify({ fixedMs, bandwidthEfficiency, ...errors, cases })}`;
});

const text = `import type { DecodeConstants } from "./types.ts";

/**
 * Constants of the decode model, fitted on the published cases they name (\`node scripts/fit-speed.ts\`). Errors are
 * fractions: in the sample, and with each case predicted by a fit on the others.
 */
export const decodeFits = {
  ${rows.join(",\n  ")},
} as const satisfies Record<string, DecodeConstants>;
`;
writeFileSync(target, await format(text, { parser: "typescript", printWidth: 120 }));
for (const row of rows) console.log(row);
