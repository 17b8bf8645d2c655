import { z } from "zod";
import { weekDays, type Schedule } from "../schedule/index.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";

const workingDays = ["mon", "tue", "wed", "thu", "fri"] as const;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time from 00:00 to 23:59");

const window = z
  .strictObject({
    days: z
      .array(z.enum(weekDays))
      .min(1, "must name a day")
      .refine((days) => new Set(days).size === days.length, "must name each day once")
      .default([...workingDays]),
    from: time,
    to: time,
    replicas: z.int("must be a whole number").min(1, "must be at least 1").default(1),
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], message: "must differ from `from`" });

/** Hours in which replicas are kept, in the time zone of the people who ask. */
export const schedule = z.strictObject({
  timeZone: z.string().refine(isTimeZone, "must be a time zone of the IANA database such as Europe/Berlin"),
  windows: z.array(window).min(1, "must hold a window"),
});

/** As the scaler in the cluster reads it, who looks a file of that very name up: no offset, and no other capitals. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z]\w*([/+-]\w+)*$/.test(name) || /\/[a-z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

/** A schedule moves the fewest replicas between `replicas.min` and what its windows ask for, and nothing else can. */
export function scheduleProblems({ schedule: asked, replicas }: Request): readonly Problem[] {
  if (asked === undefined) return replicas.min > 0 ? [] : [asleepForGood];
  return windowProblems(asked, replicas);
}

const asleepForGood: Problem = {
  path: "replicas.min",
  message:
    "is 0: nothing would wake the stack, because the engine's metrics come from pods that are not there. " +
    "Give a schedule whose windows bring replicas back, or take at least 1",
};

function windowProblems({ windows }: Schedule, { min, max }: Request["replicas"]): readonly Problem[] {
  return windows.flatMap(({ replicas }, index) => {
    if (replicas > min && replicas <= max) return [];
    const message =
      replicas > max
        ? `is ${String(replicas)}: must be at most replicas.max (${String(max)})`
        : `is ${String(replicas)}: as many run outside the window (replicas.min), so it changes nothing`;
    return [{ path: `schedule.windows.${String(index)}.replicas`, message }];
  });
}
