import { catalog } from "../../../src/catalog/index.ts";
import { ConfigError, readStackConfig } from "../../../src/config/index.ts";

/** What a stack file is told is wrong, a line each; none where it is taken. */
export function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    readStackConfig(values, catalog);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
  return [];
}
