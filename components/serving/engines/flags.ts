/** `undefined` and `false` leave a flag out; `true` gives it without a value, a list with several. */
export type Flags = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export function commandLine(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return typeof value === "object" ? [flag, ...value] : [flag, String(value)];
  });
}
