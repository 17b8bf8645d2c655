import type { Placement } from "../placement.ts";

/** Part of a pod's spec; nothing where the cluster's default places it. */
export const scheduledBy = ({ scheduler }: Placement): Readonly<Record<string, string>> =>
  scheduler === undefined ? {} : { schedulerName: scheduler.name };

/** Volcano makes a group for each owner of pods and reads its queue here; LeaderWorkerSet makes one per replica and reads it at its own. */
export const queueAnnotation = ({ scheduler }: Placement): Readonly<Record<string, string>> =>
  scheduler?.queue === undefined ? {} : { "scheduling.volcano.sh/queue-name": scheduler.queue };
