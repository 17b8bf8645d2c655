import { z } from "zod";
import { engineNames } from "../catalog/index.ts";
import { kvCacheDtypes } from "../fit/index.ts";
import { capacityKinds } from "../cost/index.ts";
import { layouts } from "../planner/layout.ts";
import { weightsReads } from "../planner/weights-read.ts";
import { profileNames } from "../profiles/index.ts";
import { serviceMoneyKeys } from "./money.ts";
import { schedule } from "./schedule.ts";
import { count, dottedName, eachOnce, fileName, fromText, given, kubernetesName, whole } from "./values.ts";

const replicas = z
  .strictObject({
    min: whole.min(0, "must not be negative").max(1000, "must be at most 1000").optional(),
    desired: count(1000).optional(),
    max: count(1000).optional(),
  })
  .refine(({ min = 1, max }) => max === undefined || min <= max, {
    path: ["min"],
    error: ({ input }) => `must not be above max (${String((input as { max: number }).max)})`,
  });

const sha256 = z
  .record(fileName, z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256, 64 hexadecimal digits"))
  .refine((files) => Object.keys(files).length > 0, "must name every file to fetch");

/** A name that clients ask for, and a directory of its own. */
const adapterName = z
  .string()
  .regex(
    /^[a-zA-Z0-9]([\w.-]{0,61}[a-zA-Z0-9])?$/,
    "must be 1 to 63 letters, digits, dots, dashes and underscores, a letter or digit at both ends",
  );

/** LoRA adapters by the name that clients ask for. */
const adapters = z.record(
  adapterName,
  z.strictObject({ path: fileName.exactOptional(), rank: count(512).exactOptional(), sha256 }),
);

/** Keys of one service: what it serves and how. Every one but the profile may be left out. */
export const serviceKeys = {
  profile: z.enum(profileNames),
  model: given.optional(),
  weights: given.optional(),
  engine: z.enum(engineNames).optional(),
  image: given.optional(),
  machine: given.optional(),
  nodesPerReplica: fromText(count(16)).optional(),
  cpuExperts: fromText(z.boolean("must be true or false")).optional(),
  layout: z.enum(layouts).optional(),
  tensorParallel: fromText(count(1024)).optional(),
  pipelineParallel: fromText(count(64)).optional(),
  contextTokens: fromText(whole.min(256, "must be at least 256")).optional(),
  concurrency: fromText(count(4096)).optional(),
  workload: fromText(z.strictObject({ inputTokens: count(1_000_000), outputTokens: count(1_000_000) })).optional(),
  memoryUtilization: fromText(
    z.number("must be a number").gt(0, "must be above 0").max(1, "must be at most 1"),
  ).optional(),
  kvCacheDtype: z.enum(kvCacheDtypes).optional(),
  replicas: fromText(replicas).optional(),
  schedule: fromText(schedule).optional(),
  ...serviceMoneyKeys,
  capacity: fromText(
    z.strictObject({
      kind: z.enum([...capacityKinds, "existing"]),
      reservationId: given.exactOptional(),
      zone: given.exactOptional(),
    }),
  ).optional(),
  namespace: kubernetesName.optional(),
  acceleratorResource: z
    .string()
    .regex(/^[a-z0-9.-]+\/[\w.-]+$/, "must be a resource such as huawei.com/ascend-1980")
    .optional(),
  priorityClass: z
    .string()
    .regex(
      /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/,
      "must be the name of a PriorityClass: lower-case letters, digits, dashes and dots",
    )
    .refine((name) => !name.startsWith("system-"), "must not be one of Kubernetes' own, which only system pods take")
    .optional(),
  allowVulnerable: fromText(
    eachOnce(z.string().regex(/^CVE-\d{4}-\d+$/, "must be the id of an advisory such as CVE-2026-115911")),
  ).optional(),
  weightsPath: fileName.optional(),
  adapters: fromText(adapters).optional(),
  weightsRead: z.enum(weightsReads).optional(),
  weightsSource: fromText(
    z.strictObject({
      repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be a repository such as deepseek-ai/DeepSeek-R1"),
      revision: z
        .string()
        .regex(/^[0-9a-f]{40}$/, "must be a commit in full, 40 hexadecimal digits: others can be moved"),
      sha256,
      endpoint: z
        .string()
        .regex(/^https:\/\/[\w.-]+(:\d+)?$/, "must be an HTTPS address such as https://huggingface.co")
        .exactOptional(),
      tokenSecret: dottedName.exactOptional(),
    }),
  ).optional(),
};
