import { servedNames } from "../../../src/planner/names.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import type { ModelGatewayOptions } from "./gateway-options.ts";

/** A service behind the gateway, by the names of its models. */
export interface Routed {
  /** Of the Service, as of every object of it. */
  readonly name: string;
  readonly namespace: string;
  readonly models: readonly string[];
  readonly port: number;
}

export interface Routing {
  /** Names every object. */
  readonly name: string;
  readonly namespace: string;
  readonly target: Plan["target"];
  readonly options: ModelGatewayOptions;
  readonly services: readonly Routed[];
}

/** What is called through the gateway. */
export interface RoutedService {
  /** Name of the service. */
  readonly name: string;
  /** Defaults to its name. */
  readonly namespace?: string;
  readonly plan: Plan;
}

/** Several services as the gateway before them sees them. */
export function routingOf(name: string, services: readonly RoutedService[], options: ModelGatewayOptions): Routing {
  return {
    name,
    namespace: options.namespace ?? name,
    target: services[0]?.plan.target ?? "kubernetes",
    options,
    services: services.map(({ name: service, namespace = service, plan }) => ({
      name: service,
      namespace,
      models: servedNames(plan),
      port: plan.deployment.port,
    })),
  };
}
