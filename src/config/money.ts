import { z } from "zod";
import { targets } from "../catalog/index.ts";
import { decimal, eachOnce, fromText } from "./values.ts";

const above0 = z.number("must be a number").gt(0, "must be above 0");
const part = above0.max(1, "must be at most 1");
const notNegative = z.number("must be a number").min(0, "must not be negative");

const pricing = z
  .strictObject({
    source: z.enum(["snapshot", "fixed", "live"]).exactOptional(),
    asOf: z.iso.date('must be a date in quotes, such as "2026-07-20"').exactOptional(),
    hoursPerMonth: z.union([z.literal(730), z.literal(720)], "must be 730 or 720").exactOptional(),
    utilization: part.exactOptional(),
    discount: notNegative.lt(1, "must be below 1").exactOptional(),
    reservedRate: decimal.exactOptional(),
    overrides: z.record(z.string(), decimal).exactOptional(),
  })
  .refine(({ source, asOf }) => source !== "live" || asOf === undefined, {
    path: ["asOf"],
    message: "must be left out with source live, whose prices are of today",
  });

const alternatives = z.strictObject({
  targets: eachOnce(z.enum(targets)).min(1, "must list a target, or be left out").exactOptional(),
  maxPerMonth: decimal.exactOptional(),
  minTokensPerSecond: above0.exactOptional(),
});

const server = z.strictObject({
  currency: z.enum(["USD", "CNY"]).default("USD"),
  billOfMaterials: z
    .array(z.strictObject({ name: z.string().min(1, "must not be empty"), amount: decimal }))
    .min(1, "must list what was bought"),
  machines: z.int("must be a whole number").min(1, "must be at least 1").exactOptional(),
  years: above0.max(20, "must be at most 20"),
  residual: notNegative.lt(1, "must be below 1").exactOptional(),
  kilowatts: above0.max(1000, "must be at most 1000"),
  load: part.exactOptional(),
  pue: z.number("must be a number").min(1, "must be at least 1").max(3, "must be at most 3").exactOptional(),
  tariffPerKwh: decimal,
  maintenance: notNegative.max(1, "must be at most 1").exactOptional(),
  colocationPerKwMonth: decimal.exactOptional(),
  staffPerYear: decimal.exactOptional(),
});

/** What the servers of one service cost. */
export const serviceMoneyKeys = {
  ownership: fromText(
    z.union([z.literal("paid"), server], {
      error: "must be paid, or what the servers cost: {billOfMaterials, years, kilowatts, tariffPerKwh, ..}",
    }),
  ).optional(),
};

/** What the money of the whole stack is counted with and held to. */
export const stackMoneyKeys = {
  budget: fromText(
    z.strictObject({ perMonth: decimal, onExceed: z.enum(["error", "warn"]).default("error") }),
  ).optional(),
  alternatives: fromText(alternatives).optional(),
  pricing: fromText(pricing).optional(),
};
