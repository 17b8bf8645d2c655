import type { ResourceHookBinding } from "@pulumi/pulumi";
import { InferenceService, ModelGateway, type Cluster } from "../components/index.ts";
import { modelGatewayOf, serviceOptionsOf, type CheckedStack } from "../src/config/index.ts";
import type { PlannedService, StackPlan } from "../src/planner/stack.ts";

export interface ServedService extends PlannedService {
  readonly service: InferenceService;
}

/** What runs on the cluster. */
export interface Served {
  readonly services: readonly ServedService[];
  /** The way in to several services. */
  readonly gateway?: ModelGateway;
}

/** The planned services on the cluster, behind one gateway where one was asked for; nothing where others bring theirs. */
export function servicesOn(
  cluster: Cluster,
  { services }: StackPlan,
  stack: CheckedStack,
  hooks: ResourceHookBinding,
): Served {
  if (stack.config.serve === false) return { services: [] };
  const { protect } = stack.config;
  const placed = services.map((planned, index) => {
    const checked = stack.services[index];
    return { ...planned, options: checked === undefined ? {} : serviceOptionsOf(checked) };
  });
  const asked = modelGatewayOf(stack);
  const routed = placed.map(({ name, plan, options: { namespace } }) => ({
    name,
    plan,
    ...(namespace !== undefined && { namespace }),
  }));
  const gateway = asked && new ModelGateway(asked.name, { ...asked.options, services: routed, cluster });
  return {
    services: placed.map(({ name, plan, options }) => ({
      name,
      plan,
      service: new InferenceService(
        name,
        {
          plan,
          cluster,
          ...options,
          ...(gateway && { sharedGateway: gateway.shared }),
          ...(protect !== undefined && { protect }),
        },
        { hooks },
      ),
    })),
    ...(gateway && { gateway }),
  };
}
