import { z } from "zod";

/** Configuration arrives as text: Pulumi keeps numbers, booleans and objects as JSON, and so does `--set`. */
export function fromText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  }, schema);
}

/** Money in the currency of the target, kept as text so that no digit is lost. */
export const decimal = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, "must be a decimal number such as 80000 or 80000.50")])
  .transform(String)
  .refine((value) => Number(value) > 0, "must be above 0");
