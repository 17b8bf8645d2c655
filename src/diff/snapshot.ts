import { z } from "zod";
import { weekDays } from "../schedule/index.ts";

const money = z.string().nullable();
const replicas = z.object({ min: z.number(), desired: z.number(), max: z.number() });
const line = z.object({
  name: z.string(),
  service: z.string().optional(),
  unit: z.string(),
  quantity: z.string(),
  unitPrice: z.string(),
  perMonth: z.string(),
});

/** What a service or a whole stack costs. */
export const costSchema = z.object({
  currency: z.string(),
  perMonth: z.object({ min: money, desired: money, max: money, scheduled: money.optional() }),
  lines: z.array(line),
  unpriced: z.array(z.object({ name: z.string(), service: z.string().optional() })),
  prices: z.array(z.object({ id: z.string(), source: z.string(), asOf: z.string() })),
});

export type SnapshotCost = Readonly<z.infer<typeof costSchema>>;

const scheduleSchema = z.object({
  timeZone: z.string(),
  windows: z.array(
    z.object({ days: z.array(z.enum(weekDays)), from: z.string(), to: z.string(), replicas: z.number() }),
  ),
});

/** What a reviewer compares; every other field of a plan, and every secret of a stack, is left unread. */
const snapshotSchema = z.object({
  profile: z.string(),
  target: z.string(),
  region: z.string(),
  model: z.string(),
  weights: z.string(),
  engine: z.object({ name: z.string(), version: z.string() }),
  machine: z.string(),
  nodesPerReplica: z.number(),
  replicas,
  schedule: scheduleSchema.optional(),
  adapters: z.object({ names: z.array(z.string()) }).optional(),
  contextTokens: z.number(),
  concurrency: z.number(),
  fit: z.object({ perGpu: z.array(z.object({ freeBytes: z.number() })), kvCapacityTokens: z.number() }),
  warnings: z.array(z.string()).default([]),
  refusal: z.object({ reasons: z.array(z.object({ message: z.string() })) }).optional(),
  speed: z
    .object({
      timePerOutputTokenMs: z.number(),
      timeToFirstTokenMs: z.number(),
      outputTokensPerSecond: z.number(),
      provenance: z.string(),
      loadSeconds: z.number(),
    })
    .nullable(),
  cost: costSchema.extend({ perMillionTokens: z.object({ value: money, utilization: z.string() }) }).nullable(),
});

export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;

/** A plan as it is, or the outputs of a service, which hold its parts side by side. */
export function readSnapshot(document: unknown): Snapshot | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const flat = "plan" in document && typeof document.plan === "object" ? { ...document, ...document.plan } : document;
  const read = snapshotSchema.safeParse(flat);
  return read.success ? read.data : undefined;
}
