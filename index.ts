import "./stack/stack-traces.ts";
import "./stack/deferred.ts";
import * as pulumi from "@pulumi/pulumi";
import { clusterOf } from "./stack/cluster.ts";
import { clusterNameOf } from "./stack/names.ts";
import { plansOf, readStack } from "./stack/configuration.ts";
import { failureHooks } from "./stack/failures.ts";
import { withLivePrices } from "./stack/live-prices.ts";
import { collectSooner } from "./stack/memory.ts";
import { outputsOf } from "./stack/outputs.ts";
import { servicesOn } from "./stack/services.ts";
import { trainingOn, trainingPlanOf } from "./stack/training.ts";

// 1. What was asked for, checked once; a refusal ends here, before anything is registered.
const stack = await withLivePrices(readStack());
const planned = plansOf(stack);
const training = trainingPlanOf(stack);
const hooks = failureHooks();
collectSooner(planned.services.length);

// 2. The machines.
const name = stack.config.name ?? clusterNameOf(pulumi.getProject(), pulumi.getStack());
const cluster = await clusterOf(name, planned, stack, training, hooks);

// 3. The models on them, unless other stacks bring theirs.
const served = servicesOn(cluster, planned, stack, hooks);

// 4. The fine-tuning job, where one is asked for.
const trained = trainingOn(cluster, training, hooks);

// 5. Plan, cost and endpoint. A default export, because which outputs there are depends on the target.
export default { ...outputsOf(stack, planned, cluster, served), ...trained };
