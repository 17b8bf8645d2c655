import * as pulumi from "@pulumi/pulumi";
import { InferenceService } from "./components/index.ts";
import { clusterOf } from "./stack/cluster.ts";
import { planStack, readStack } from "./stack/configuration.ts";

// 1. What was asked for, checked once; a refusal ends here, before anything is registered.
const checked = readStack();
const planned = planStack(checked);
const { config } = checked;

// 2. The machines.
const cluster = await clusterOf(`deepseek-${pulumi.getStack()}`, planned, config);

// 3. The model on them.
const service = new InferenceService(planned.profile, {
  plan: planned,
  cluster,
  ...(config.namespace !== undefined && { namespace: config.namespace }),
  ...(config.protect !== undefined && { protect: config.protect }),
});

// 4. What a reader of the preview wants to know; all but the last three are known before anything exists.
const { speed: predicted, cost: estimated, alternatives: nearest, deployment, ...decided } = planned;
export const profile = planned.profile;
export const target = planned.target;
export const plan = decided;
export const speed = predicted;
export const cost = estimated;
export const alternatives = nearest;
export const endpoint = service.endpoint;
export const namespace = service.namespace;
export const weightsBucket = cluster.weightsBucket;
export const kubeconfig = cluster.kubeconfig;
