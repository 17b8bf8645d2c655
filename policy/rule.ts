/** A resource as a rule sees it: what the program asked for, no secrets opened. */
export interface Seen {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
}

/** What a platform team sets for all stacks, as configuration of the pack. */
export interface Settings {
  /** Empty = any. */
  readonly regions: readonly string[];
  readonly requiredTags: readonly string[];
  /** In the currency of the stack; 0 = no limit. */
  readonly maxPerMonth: number;
  readonly maxPriceAgeDays: number;
  /** Ids of advisories that engines may be open to. */
  readonly allowVulnerable: readonly string[];
  /** ISO date against which the age of prices counts. */
  readonly today: string;
}

export interface Rule {
  readonly name: string;
  readonly level: "advisory" | "mandatory";
  readonly description: string;
  /** Public controls that ask for the same. */
  readonly controls: readonly string[];
  /** What is wrong with the resource, one sentence each. */
  readonly problems: (resource: Seen, settings: Settings) => readonly string[];
}

/** The value at a dotted path; lists are gone through, and what is not there is left out. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return path.split(".").reduce<unknown[]>(
    (values, key) =>
      values
        .flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : [one]))
        .flatMap((one) => {
          const found = typeof one === "object" && one !== null ? (one as Record<string, unknown>)[key] : undefined;
          return found === undefined ? [] : [found];
        }),
    [value],
  );
}

export const flat = (values: readonly unknown[]): unknown[] =>
  values.flatMap((value) => (Array.isArray(value) ? value : [value]) as unknown[]);
