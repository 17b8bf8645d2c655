/** Text as it stands, figures and flags as text; anything else says nothing. Objects are spelled out: `{"num_steps":3}`. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value === "boolean") return String(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
}

const suffixes: Readonly<Record<string, number>> = { k: 1024, ki: 1024, m: 2 ** 20, mi: 2 ** 20 };

/** A figure, or text that begins with one: `"1,024"`, `"32K"`, `"79.1 GiB"`, `"about 4"`. Thousands are 1,024 where a K says so. */
export function figureOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const plain = value.replaceAll(/(\d)[,_](?=\d{3}(?!\d))/g, "$1");
  const found =
    /^\D*?(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(ki?|mi?)?(?![a-z])/i.exec(plain) ?? /(-?\d+(?:\.\d+)?)/.exec(plain);
  if (found === null) return undefined;
  return Number(found[1]) * (suffixes[(found[2] ?? "").toLowerCase()] ?? 1);
}

/** Named fields; anything else has none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** A flag, also where it is spelled out. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const text = textOf(value)?.trim().toLowerCase();
  if (text === undefined) return undefined;
  if (["false", "no", "0", "off"].includes(text)) return false;
  return ["true", "yes", "1", "on"].includes(text) ? true : undefined;
}
