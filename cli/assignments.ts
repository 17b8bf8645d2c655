import { parse, YAMLParseError } from "yaml";

/**
 * `--set replicas.max=3 --set machine=p5en.48xlarge` as configuration values: dots nest, values are YAML.
 * @throws RangeError for an assignment without a key or a value, or with a value that is no YAML.
 */
export function assignments(list: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const assignment of list) {
    const equals = assignment.indexOf("=");
    const path = assignment.slice(0, equals).split(".");
    // The prototype of every object is no key, and would be written to.
    if (equals < 1 || path.includes("") || path.includes("__proto__"))
      throw new RangeError(`--set takes key=value, not "${assignment}"`);
    assign(values, path, assignment.slice(equals + 1));
  }
  return values;
}

function assign(values: Record<string, unknown>, [key = "", ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    // Top-level text is read by the configuration schema, as Pulumi's own is, which takes what has parts as JSON.
    values[key] = /^[{[]/.test(text) ? JSON.stringify(typed(text)) : text;
    return;
  }
  const child = values[key];
  const nested = typeof child === "object" && child !== null ? (child as Record<string, unknown>) : {};
  values[key] = nested;
  if (rest.length === 1) nested[rest[0] ?? ""] = typed(text);
  else assign(nested, rest, text);
}

function typed(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new RangeError(`--set takes a value of YAML, not "${text}": close what it opens, or put it in quotes`);
  }
}
