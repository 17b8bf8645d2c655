import type { Command } from "commander";
import { catalog } from "../src/catalog/index.ts";
import { readStackConfig } from "../src/config/index.ts";
import type { ExchangeRate } from "../src/cost/index.ts";
import { compareMixes, MixRefused, type MixMember } from "../src/planner/mix.ts";
import { profileNames } from "../src/profiles/index.ts";
import { mixText } from "../src/report/index.ts";
import { configurationOf } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";

interface MixOptions {
  readonly against: readonly string[];
  readonly years: number;
  readonly target?: string;
  readonly set: readonly string[];
  readonly rate?: ExchangeRate;
  readonly json: boolean;
}

/** `3xr1-32b-1xrtx4090`, a profile three times, or a stack as it is. @throws RangeError */
function memberOf(text: string, { target, set }: MixOptions): MixMember {
  const [, times, name = text] = /^(\d+)\s*[x×](.+)$/.exec(text) ?? [];
  const isProfile = (profileNames as readonly string[]).includes(name);
  if (times !== undefined && !isProfile) {
    throw new RangeError(
      `only a profile can be taken several times, not "${name}"; there are: ${profileNames.join(", ")}`,
    );
  }
  const count = Number(times ?? 1);
  if (count < 1) throw new RangeError(`a mix holds a thing at least once, not "${text}"`);
  const options = { set: [...set], ...(isProfile && target !== undefined && { target }) };
  const values = configurationOf(name, options);
  const replicas = isProfile ? { replicas: { min: count, desired: count, max: count } } : {};
  const { services } = readStackConfig({ ...values, ...replicas }, catalog);
  const title = isProfile ? `${String(count)} × ${name}` : name;
  return {
    name: title,
    requests: services.map(({ name: service, request }) => ({ name: isProfile ? title : service, request })),
  };
}

/** `7.2@2026-11-01`: yuan per dollar, and the day of it. @throws RangeError */
function rateOf(text: string): ExchangeRate {
  const [, cnyPerUsd, asOf] = /^(\d+(?:\.\d+)?)@(\d{4}-\d{2}(?:-\d{2})?)$/.exec(text) ?? [];
  if (cnyPerUsd === undefined || asOf === undefined || Number(cnyPerUsd) === 0) {
    throw new RangeError(`--rate is yuan per dollar with its day, such as 7.2@2026-11-01, not "${text}"`);
  }
  return { cnyPerUsd, asOf };
}

/** @throws RangeError */
function yearsOf(text: string): number {
  const years = Number(text);
  if (!Number.isFinite(years) || years <= 0 || years > 20)
    throw new RangeError(`--years is above 0 and at most 20, not "${text}"`);
  return years;
}

function mix(members: readonly string[], options: MixOptions): { readonly text: string; readonly exitCode: number } {
  const side = (names: readonly string[]) => names.map((name) => memberOf(name, options));
  const { years, rate, json } = options;
  try {
    const comparison = compareMixes(catalog, side(members), side(options.against), { years, ...(rate && { rate }) });
    return { text: json ? `${JSON.stringify(comparison, null, 2)}\n` : mixText(comparison), exitCode: exitCodes.ok };
  } catch (error) {
    if (!(error instanceof MixRefused)) throw error;
    return { text: `Refused: ${error.message}.\n`, exitCode: exitCodes.refused };
  }
}

const collect = (value: string, previous: string[]) => [...previous, value];

/** `cost mix`: several services over years, against a baseline by name. */
export function addMix(cost: Command): void {
  cost
    .command("mix")
    .argument("<member...>", "a profile so many times (3xr1-32b-1xrtx4090), or a stack with its services")
    .description("what a mix of services costs over years, against a baseline by name")
    .requiredOption("--against <member>", "what the baseline is made of; repeatable", collect, [])
    .option("--years <years>", "over how long", yearsOf, 5)
    .option("--target <target>", "where the profiles are: aws, alicloud or kubernetes")
    .option("--set <key=value>", "a configuration key of every member; repeatable, dots nest", collect, [])
    .option("--rate <rate>", "yuan per dollar with its day, where both occur: 7.2@2026-11-01", rateOf)
    .option("--json", "print it as JSON", false)
    .action((members: readonly string[], options: MixOptions) => {
      if (options.against.length === 0)
        throw new RangeError("--against names the baseline: without one a saving says nothing");
      const { text, exitCode } = mix(members, options);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}
