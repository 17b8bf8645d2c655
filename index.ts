import * as pulumi from "@pulumi/pulumi";
import { InferenceService } from "./components/index.ts";
import { serviceOptionsOf } from "./src/config/index.ts";
import { clusterOf } from "./stack/cluster.ts";
import { clusterNameOf } from "./stack/names.ts";
import { planStack, readStack } from "./stack/configuration.ts";
import { withLivePrices } from "./stack/live-prices.ts";
import { outputsOf } from "./stack/outputs.ts";

// 1. What was asked for, checked once; a refusal ends here, before anything is registered.
const checked = await withLivePrices(readStack());
const plan = planStack(checked);
const { protect, serve = true } = checked.config;

// 2. The machines.
const cluster = await clusterOf(clusterNameOf(pulumi.getStack()), plan, checked.config);

// 3. The model on them, unless other stacks bring theirs.
const service = serve
  ? new InferenceService(plan.profile, {
      plan,
      cluster,
      ...serviceOptionsOf(checked.config),
      ...(protect !== undefined && { protect }),
    })
  : undefined;

// 4. Plan, cost and endpoint. A default export, because which outputs there are depends on the target.
export default outputsOf(plan, cluster, service);
