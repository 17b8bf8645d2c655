import { z } from "zod";
import { engineNames, targets } from "../catalog/index.ts";
import { kvCacheDtypes } from "../fit/index.ts";
import { capacityKinds, tuningMethods } from "../cost/index.ts";
import { layouts } from "../planner/layout.ts";
import { weightsReads } from "../planner/weights-read.ts";
import { addonNames } from "../planner/addons.ts";
import { prerequisiteNames } from "../planner/prerequisites.ts";
import { profileNames } from "../profiles/index.ts";
import { serviceMoneyKeys, stackMoneyKeys } from "./money.ts";
import { schedule } from "./schedule.ts";
import { cidr, eachOnce, fromText, tags } from "./values.ts";

const whole = z.int("must be a whole number");
const count = (most: number) => whole.min(1, "must be at least 1").max(most, `must be at most ${String(most)}`);
/** A path inside a volume, and inside no other place. */
const fileName = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/, "must be a relative path of letters, digits, dots and dashes")
  .refine((path) => !path.split("/").includes(".."), "must not leave the volume");

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

const kubernetesName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a Kubernetes name: lower-case letters, digits and dashes");

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
const serviceKeys = {
  profile: z.enum(profileNames),
  model: z.string().optional(),
  weights: z.string().optional(),
  engine: z.enum(engineNames).optional(),
  image: z.string().optional(),
  machine: z.string().optional(),
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
      reservationId: z.string().exactOptional(),
      zone: z.string().exactOptional(),
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
      tokenSecret: z.string().exactOptional(),
    }),
  ).optional(),
};

/** What is there already; what is left out is created. */
const adopted = z.strictObject({
  network: z
    .strictObject({
      id: z.string(),
      subnetIds: eachOnce(z.string()).min(2, "must be at least two subnets, in two zones"),
      gpuSubnetId: z.string(),
      podSubnetIds: eachOnce(z.string()).min(1, "must list a subnet, or be left out").exactOptional(),
    })
    .exactOptional(),
  cluster: z.string().exactOptional(),
  key: z.string().exactOptional(),
  bucket: z.string().exactOptional(),
  roles: z
    .strictObject({
      controlPlane: z.string().exactOptional(),
      nodes: z.string().exactOptional(),
      flowLogs: z.string().exactOptional(),
      weights: z.string().exactOptional(),
      autoscaler: z.string().exactOptional(),
      volumes: z.string().exactOptional(),
    })
    .exactOptional(),
});

const provided = z.enum(["install", "existing"]);

/** Names resources, and a namespace where none is given. */
const serviceName = z
  .string()
  .regex(
    /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    "must be 1 to 40 lower-case letters, digits and dashes, from a letter on",
  );

/** A fine-tuning job on the cluster: of what is served, on the machines it is served on, where nothing else is said. */
const training = z.strictObject({
  name: serviceName.exactOptional(),
  model: z.string().exactOptional(),
  method: z.enum(tuningMethods).exactOptional(),
  machine: z.string().exactOptional(),
  machines: count(256).exactOptional(),
  region: z.string().exactOptional(),
  tokens: whole.min(1, "must be at least 1").max(1e15, "must be at most 1e15"),
  sequenceTokens: count(1_000_000).exactOptional(),
  batchPerGpu: count(1024).exactOptional(),
  adapterRank: count(512).exactOptional(),
  weights: fileName.exactOptional(),
  dataset: fileName,
  output: fileName.exactOptional(),
  image: z.string().exactOptional(),
});

/** Keys of the whole stack: where it is and what its services share. */
const stackKeys = {
  services: fromText(z.record(serviceName, z.record(z.string(), z.unknown()))).optional(),
  training: fromText(training).optional(),
  target: z.enum(targets).optional(),
  region: z.string().optional(),
  ...stackMoneyKeys,
  registry: z
    .string()
    .regex(
      /^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)*$/,
      "must be a registry such as registry.example.com/mirror, without https:// and without a slash at its end",
    )
    .refine(
      (name) => /[.:]|^localhost/.test(name.split("/")[0] ?? ""),
      "must begin with a host such as registry.example.com",
    )
    .optional(),
  monitoring: fromText(
    z.strictObject({
      operator: z.boolean("must be true or false").exactOptional(),
      namespace: z.string().exactOptional(),
      prometheusUrl: z.url("must be an address such as http://prometheus.monitoring.svc:9090").exactOptional(),
    }),
  ).optional(),
  preflight: fromText(z.strictObject({ skip: z.string().min(1, "must say why") })).optional(),
  scaler: z.enum(["keda", "hpa"]).optional(),
  scheduler: z.enum(["volcano"]).optional(),
  queue: kubernetesName.optional(),
  gateway: fromText(
    z.strictObject({
      hostname: z
        .string()
        .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "must be a host name such as llm.example.com"),
      tlsSecret: z.string().exactOptional(),
      keysSecret: z.string().exactOptional(),
      className: z.string().exactOptional(),
      requestsPerMinute: count(1_000_000).exactOptional(),
      tokensPerMinute: count(1_000_000_000).exactOptional(),
      redis: z
        .string()
        .regex(/^[a-z0-9.-]+:\d+$/, "must be host and port such as redis.redis.svc:6379")
        .exactOptional(),
      namespace: kubernetesName.exactOptional(),
    }),
  ).optional(),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,36}[a-z0-9]$/, "must be 3 to 38 lower-case letters, digits and dashes, from a letter on")
    .optional(),
  tags: fromText(tags).optional(),
  protect: fromText(z.boolean("must be true or false")).optional(),
  kubernetesVersion: z
    .string()
    .regex(
      /^1\.\d{2}(\.\d+-aliyun\.\d+)?$/,
      "must be a minor version such as 1.35, in quotes, or on ACK one of its builds such as 1.35.7-aliyun.1",
    )
    .optional(),
  access: fromText(
    z.strictObject({ publicCidrs: eachOnce(cidr).min(1, "must list a network, or leave access out") }),
  ).optional(),
  addonVersions: fromText(
    z.partialRecord(
      z.enum(addonNames),
      z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "must be a version such as v1.11.1-eksbuild.9"),
    ),
  ).optional(),
  adminPrincipals: fromText(
    eachOnce(
      z
        .string()
        .regex(
          /^arn:aws[\w-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
          "must be the ARN of a role or user such as arn:aws:iam::123456789012:role/platform",
        ),
    ),
  ).optional(),
  checks: z.enum(["live"]).optional(),
  prerequisites: fromText(
    z.union([provided, z.partialRecord(z.enum(prerequisiteNames), provided)], {
      error: `must be install, existing, or one of them for each of ${prerequisiteNames.join(", ")}`,
    }),
  ).optional(),
  adopt: fromText(adopted).optional(),
  serve: fromText(z.boolean("must be true or false")).optional(),
  clusterStack: z.string().optional(),
  context: z.string().optional(),
  kubeconfigPath: z.string().min(1).optional(),
  weightsVolume: fromText(
    z.strictObject({
      claim: z.string().exactOptional(),
      storageClass: z.string().exactOptional(),
      gigabytesPerSecond: z
        .number("must be a number")
        .gt(0, "must be above 0")
        .max(1000, "must be at most 1000")
        .exactOptional(),
      localPath: z
        .string()
        .regex(/^(\/[\w.-]+)+$/, "must be an absolute path of letters, digits, dots and dashes")
        .refine((path) => !path.split("/").includes(".."), "must not lead upwards")
        .exactOptional(),
    }),
  ).optional(),
  localStorageClass: kubernetesName.optional(),
};

/** Every key of a stack file under `deepseek-clusters:`, except the secrets `kubeconfig` and `registryCredentials`, which are never parsed. */
export const configSchema = z.strictObject({ ...serviceKeys, ...stackKeys });

export type StackConfig = z.infer<typeof configSchema>;
export const configKeys: readonly string[] = Object.keys(configSchema.shape);
/** Keys that each service may give for itself. */
export const keysOfService: readonly string[] = Object.keys(serviceKeys);
