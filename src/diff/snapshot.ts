import { z } from "zod";
import { weekDays } from "../schedule/index.ts";

const money = z.string().nullable();
const replicas = z.object({ min: z.number(), desired: z.number(), max: z.number() });
const line = z.object({
  name: z.string(),
  unit: z.string(),
  quantity: z.string(),
  unitPrice: z.string(),
  perMonth: z.string(),
});

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
  cost: z
    .object({
      currency: z.string(),
      perMonth: z.object({ min: money, desired: money, max: money, scheduled: money.optional() }),
      perMillionTokens: z.object({ value: money, utilization: z.string() }),
      lines: z.array(line),
      unpriced: z.array(z.object({ name: z.string() })),
      prices: z.array(z.object({ id: z.string(), source: z.string(), asOf: z.string() })),
    })
    .nullable(),
});

export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;

/** What a month is expected to cost: on the schedule where there is one, else at the desired replicas. */
export function expectedMonth({ cost }: Snapshot): string | null | undefined {
  const { scheduled, desired } = cost?.perMonth ?? {};
  return scheduled ?? desired;
}

/** What was given cannot be compared. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Before and after, as far as a document tells; a plan or stack outputs tell one state, an event log both. */
export interface Sides {
  readonly before?: Snapshot;
  readonly after?: Snapshot;
}

/**
 * Reads a plan (`plan --json`), stack outputs (`pulumi stack output --json`), `pulumi preview --json`, or an event log
 * (`pulumi preview --event-log`). Only the fields of a plan are read.
 * @throws UnreadableError when the text is none of them.
 */
export function readSides(text: string): Sides {
  const document = parsed(text);
  if (document === undefined) return eventSides(text);
  if (typeof document === "object" && document !== null && "steps" in document) return previewSides(document);
  const only = snapshot(document);
  if (only === undefined) throw new UnreadableError("neither a plan nor the outputs of a stack nor a preview");
  return { before: only, after: only };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A plan as it is, or the outputs of a stack, which hold its parts side by side. */
function snapshot(document: unknown): Snapshot | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  const flat = "plan" in document && typeof document.plan === "object" ? { ...document, ...document.plan } : document;
  const read = snapshotSchema.safeParse(flat);
  return read.success ? read.data : undefined;
}

const state = z.object({ outputs: z.unknown().optional() }).nullish();
const previewSchema = z.object({
  steps: z.array(z.object({ urn: z.string(), oldState: state, newState: state })),
});

const isStack = (urn: string) => urn.includes("::pulumi:pulumi:Stack::");

function previewSides(document: object): Sides {
  const read = previewSchema.safeParse(document);
  const step = read.success ? read.data.steps.find(({ urn }) => isStack(urn)) : undefined;
  if (step === undefined) throw new UnreadableError("the preview says nothing of the stack");
  return sides(step.oldState?.outputs, step.newState?.outputs);
}

const eventSchema = z.object({
  resOutputsEvent: z.object({
    metadata: z.object({ type: z.literal("pulumi:pulumi:Stack"), old: state, new: state }),
  }),
});

/** The last word on the stack's outputs. Diagnostics, which may hold secrets in clear, are not looked at. */
function eventSides(text: string): Sides {
  const events = text.split("\n").flatMap((each) => {
    const read = eventSchema.safeParse(parsed(each));
    return read.success ? [read.data.resOutputsEvent.metadata] : [];
  });
  const last = events.at(-1);
  if (last === undefined) throw new UnreadableError("neither JSON nor an event log of a preview");
  return sides(last.old?.outputs, last.new?.outputs);
}

function sides(old: unknown, next: unknown): Sides {
  const [before, after] = [snapshot(old), snapshot(next)];
  return { ...(before && { before }), ...(after && { after }) };
}
