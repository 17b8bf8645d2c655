/** `undefined` and `false` leave a flag out; `true` gives it without a value. */
export type Flags = Readonly<Record<string, string | number | boolean | undefined>>;

export function commandLine(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [flag] : [flag, String(value)];
  });
}
