import { z } from "zod";

/** Configuration arrives as text: Pulumi keeps numbers, booleans and objects as JSON, and so does `--set`. */
export function fromText<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(untexted, schema);
}

/** What JSON stands for; anything else as it is. */
export function untexted(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** A list in which nothing stands twice. */
export function eachOnce<Item extends z.ZodType<string>>(item: Item) {
  return z
    .array(item)
    .refine((items) => new Set(items).size === items.length, "must name each once, and has one of them twice");
}

const asDecimal = "must be a decimal number such as 80000 or 80000.50, without currency and commas";

/** Names of Kubernetes: one label, and of what may have several with dots between. */
const label = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
export const kubernetesName = z
  .string()
  .regex(new RegExp(`^${label}$`), "must be a Kubernetes name: lower-case letters, digits and dashes");
export const dottedName = z
  .string()
  .max(253, "must have at most 253 characters")
  .regex(
    new RegExp(`^${label}(\\.${label})*$`),
    "must be a Kubernetes name: lower-case letters, digits, dashes and dots",
  );

/** What is looked up by its name, which is never empty. */
export const given = z.string().min(1, "must not be empty: give a value, or leave it out");

/** Money in the currency of the target, kept as text so that no digit is lost. */
export const decimal = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, asDecimal)], asDecimal)
  .transform(String)
  .refine((value) => Number(value) > 0, "must be above 0");

/** The largest networks that anybody was ever given are /8. */
export const cidr = z
  .string()
  .regex(/^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!\/)|(?=\/))){4}\/(3[0-2]|[12]?\d)$/, {
    error: "must be a CIDR block such as 203.0.113.0/24",
    abort: true,
  })
  .refine((value) => !/\/[0-7]$/.test(value), "must not open the endpoint to everyone: at most a /8");

const tagText = (most: number) =>
  z
    .string()
    .max(most, `must have at most ${String(most)} characters`)
    .regex(/^[\p{L}\p{N} +\-=._:/@]*$/u, "must be letters, digits, spaces and + - = . _ : / @");

/** What AWS's services (the pattern of IAM's tags) and Alibaba Cloud (Help, TagResources) take alike. */
export const tags = z.record(
  tagText(128)
    .min(1, "must not be empty")
    .refine(
      (key) => !/^(aws:|acs:|aliyun)/i.test(key),
      "must not begin with aws:, acs: or aliyun, which are the clouds' own",
    ),
  tagText(128),
);

export const whole = z.int("must be a whole number");
export const count = (most: number) => whole.min(1, "must be at least 1").max(most, `must be at most ${String(most)}`);
/** A path inside a volume, and inside no other place. */
export const fileName = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/, "must be a relative path of letters, digits, dots and dashes")
  .refine((path) => !path.split("/").includes(".."), "must not leave the volume");
