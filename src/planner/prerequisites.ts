/** What services rely on in a cluster and do not bring themselves; each can be installed, or be there. */
export const prerequisiteNames = [
  "lws",
  "keda",
  "metricsAdapter",
  "prometheus",
  "gateway",
  "trainer",
  "devicePlugins",
  "nodeAutoscaler",
  "weightsDriver",
  "volumeDriver",
] as const;

export type PrerequisiteName = (typeof prerequisiteNames)[number];
