import * as pulumi from "@pulumi/pulumi";

import { servedNames } from "../../src/planner/names.ts";
import type { ClusterAccess } from "../clusters/access.ts";
import type { ModelGatewayOptions } from "./gateway/gateway-options.ts";
import type { SharedGateway } from "./placement.ts";
import { register } from "./registration.ts";
import { routingObjects, routingOf, type RoutedService } from "./gateway/index.ts";

export interface ModelGatewayArgs extends ModelGatewayOptions {
  services: RoutedService[];
  cluster: ClusterAccess;
}

/** One way in for several services: clients name a model, the gateway finds the service. It asks for keys and lets three paths through. */
export class ModelGateway extends pulumi.ComponentResource {
  /** OpenAI-compatible base URL of all models. */
  readonly endpoint: pulumi.Output<string>;
  /** Of the gateway and the secrets it reads. */
  readonly namespace: pulumi.Output<string>;
  /** What the services need to know to let it in. */
  readonly shared: SharedGateway;

  constructor(name: string, args: ModelGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    const models = args.services.flatMap(({ plan }) => servedNames(plan));
    super("deepseek-clusters:index:ModelGateway", name, { hostname: args.hostname, models }, opts);
    const routing = routingOf(name, args.services, args);
    const { cluster } = args;
    const registered: pulumi.Resource[] = [];
    for (const { key, object } of routingObjects(routing)) {
      // The routes come last: no request finds a way before all that guards it stands.
      const dependsOn =
        registered.length === 0 ? [...cluster.ready] : key === "routes" ? registered : registered.slice(0, 1);
      const deletedWith = cluster.cluster;
      const options = { parent: this, provider: cluster.kubernetes, dependsOn: [...dependsOn] };
      registered.push(register(`${name}-${key}`, object, { ...options, ...(deletedWith && { deletedWith }) }));
    }
    this.endpoint = pulumi.output(`https://${args.hostname}/v1`);
    this.namespace = pulumi.output(routing.namespace);
    this.shared = { name, namespace: routing.namespace, hostname: args.hostname };
    this.registerOutputs({ endpoint: this.endpoint, namespace: this.namespace });
  }
}
