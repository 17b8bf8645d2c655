import { z } from "zod";
import { readState, type StackState } from "./state.ts";

/** What was given cannot be compared. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Before and after, as far as a document tells; a plan or stack outputs tell one state, an event log both. */
export interface Sides {
  readonly before?: StackState;
  readonly after?: StackState;
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
  const only = readState(document);
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
  const [before, after] = [readState(old), readState(next)];
  return { ...(before && { before }), ...(after && { after }) };
}
