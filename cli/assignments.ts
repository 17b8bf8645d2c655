import { parse } from "yaml";

/**
 * `--set replicas.max=3 --set machine=p5en.48xlarge` as configuration values: dots nest, values are YAML scalars.
 * @throws RangeError for an assignment without a key or a value.
 */
export function assignments(list: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const assignment of list) {
    const equals = assignment.indexOf("=");
    const path = assignment.slice(0, equals).split(".");
    if (equals < 1 || path.includes("")) throw new RangeError(`--set takes key=value, not "${assignment}"`);
    assign(values, path, assignment.slice(equals + 1));
  }
  return values;
}

function assign(values: Record<string, unknown>, [key = "", ...rest]: readonly string[], text: string): void {
  if (rest.length === 0) {
    // Top-level text is read by the configuration schema, as Pulumi's own is; nested values must be typed here.
    values[key] = text;
    return;
  }
  const child = values[key];
  const nested = typeof child === "object" && child !== null ? (child as Record<string, unknown>) : {};
  values[key] = nested;
  if (rest.length === 1) nested[rest[0] ?? ""] = parse(text) as unknown;
  else assign(nested, rest, text);
}
