import { scoreFile, reportOf, type AccuracyReport } from "./score.ts";
import { truthSchema } from "./schema.ts";

/**
 * Scores a file of published measurements.
 * @throws ZodError if the file is not of the schema.
 */
export function accuracyOf(file: unknown): AccuracyReport {
  return reportOf(scoreFile(truthSchema.parse(file)));
}

export { accuracyText } from "./text.ts";
export { truthSchema } from "./schema.ts";
export { scoreFile, type AccuracyReport, type Comparison } from "./score.ts";
