import { z } from "zod";
import { targets } from "../catalog/index.ts";
import { tuningMethods } from "../cost/index.ts";
import { addonNames } from "../planner/addons.ts";
import { prerequisiteNames } from "../planner/prerequisites.ts";
import { stackMoneyKeys } from "./money.ts";
import { cidr, count, dottedName, eachOnce, fileName, fromText, given, kubernetesName, tags, whole } from "./values.ts";

const networks = eachOnce(cidr).min(1, "must list a network, or be left out");

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
  model: given.exactOptional(),
  method: z.enum(tuningMethods).exactOptional(),
  machine: given.exactOptional(),
  machines: count(256).exactOptional(),
  region: given.exactOptional(),
  tokens: whole.min(1, "must be at least 1").max(1e15, "must be at most 1e15"),
  sequenceTokens: count(1_000_000).exactOptional(),
  batchPerGpu: count(1024).exactOptional(),
  adapterRank: count(512).exactOptional(),
  weights: fileName.exactOptional(),
  dataset: fileName,
  output: fileName.exactOptional(),
  image: given.exactOptional(),
});

/** Keys of the whole stack: where it is and what its services share. */
export const stackKeys = {
  services: fromText(z.record(serviceName, z.record(z.string(), z.unknown()))).optional(),
  training: fromText(training).optional(),
  target: z.enum(targets).optional(),
  region: given.optional(),
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
      namespace: kubernetesName.exactOptional(),
      prometheusUrl: z
        .url({ protocol: /^https?$/, error: "must be an address such as http://prometheus.monitoring.svc:9090" })
        .exactOptional(),
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
      tlsSecret: dottedName.exactOptional(),
      keysSecret: dottedName.exactOptional(),
      className: dottedName.exactOptional(),
      requestsPerMinute: count(1_000_000).exactOptional(),
      tokensPerMinute: count(1_000_000_000).exactOptional(),
      redis: z
        .string()
        .regex(/^[a-z0-9.-]+:\d+$/, { error: "must be host and port such as redis.redis.svc:6379", abort: true })
        .refine((address) => Number(address.split(":")[1]) <= 65_535, "must have a port of at most 65535")
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
    z.strictObject({ publicCidrs: networks.exactOptional(), privateCidrs: networks.exactOptional() }),
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
  clusterStack: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+){0,2}$/, "must be the name of a stack such as organization/deepseek-clusters/cluster")
    .optional(),
  context: given.optional(),
  kubeconfigPath: given.optional(),
  weightsVolume: fromText(
    z.strictObject({
      claim: dottedName.exactOptional(),
      storageClass: dottedName.exactOptional(),
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
  localStorageClass: dottedName.optional(),
};
