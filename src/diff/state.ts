import { z } from "zod";
import { costSchema, readSnapshot, type Snapshot, type SnapshotCost } from "./snapshot.ts";

export interface NamedSnapshot {
  readonly name: string;
  readonly snapshot: Snapshot;
}

/** What a stack was or will be: one plan, or several services and what they cost together. */
export interface StackState {
  readonly isMap: boolean;
  readonly services: readonly [NamedSnapshot, ...NamedSnapshot[]];
  readonly cost: SnapshotCost | null;
  /** Why nothing would be created; empty where everything fits. */
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

const stackSchema = z.object({
  target: z.string().optional(),
  services: z.record(z.string(), z.looseObject({})),
  cost: costSchema.nullish(),
  reasons: z.array(z.object({ message: z.string() })).default([]),
  warnings: z.array(z.string()).default([]),
});

/** A plan, the plans of several services, or the outputs of a stack of either kind; undefined for anything else. */
export function readState(document: unknown): StackState | undefined {
  const several = stackSchema.safeParse(document);
  if (several.success) return ofSeveral(several.data);
  const snapshot = readSnapshot(document);
  if (snapshot === undefined) return undefined;
  const { cost, warnings, profile } = snapshot;
  return { isMap: false, services: [{ name: profile, snapshot }], cost, refusals: refusalsOf(snapshot), warnings };
}

/** Outputs name the target once, for all services. */
function ofSeveral({ target, services, cost, reasons, warnings }: z.infer<typeof stackSchema>): StackState | undefined {
  const read = Object.entries(services)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, service]) => ({
      name,
      snapshot: readSnapshot({ ...(target !== undefined && { target }), ...service }),
    }));
  const known = read.flatMap(({ name, snapshot }) => (snapshot === undefined ? [] : [{ name, snapshot }]));
  const [first, ...others] = known;
  if (first === undefined || known.length < read.length) return undefined;
  const refusals = [
    ...known.flatMap(({ name, snapshot }) => refusalsOf(snapshot).map((message) => `${name}: ${message}`)),
    ...reasons.map(({ message }) => message),
  ];
  return { isMap: true, services: [first, ...others], cost: cost ?? null, refusals, warnings };
}

const refusalsOf = ({ refusal }: Snapshot): readonly string[] => refusal?.reasons.map(({ message }) => message) ?? [];

/** What a month is expected to cost: on the schedule where there is one, else at the desired replicas. */
export function expectedMonth(cost: SnapshotCost | null): string | null {
  return cost === null ? null : (cost.perMonth.scheduled ?? cost.perMonth.desired);
}
