import type { Plan } from "../../src/planner/plan.ts";
import { gpuTolerations, instanceTypeLabel } from "../clusters/machines.ts";
import { existingVolume, ossMount, s3Mount, type ExistingWeights } from "../clusters/weights-mounts.ts";
import type { ImageRegistry } from "../clusters/access.ts";
import type { ModelGatewayOptions } from "./gateway/gateway-options.ts";
import { inferenceObjects } from "./objects.ts";
import type { PlacementOptions, Site } from "./placement.ts";
import { placementOf } from "./placement.ts";
import { routingObjects, routingOf } from "./gateway/index.ts";
import type { ServiceObject } from "./service-object.ts";

/** What only a cluster that is up can tell. `${…}` stands for what is left out: Flux and envsubst fill it in. */
export interface Made {
  /** Bucket of the weights: stack output `weightsBucket`. */
  readonly weightsBucket?: string;
  /** RAM role that reads it, on Alibaba Cloud. */
  readonly weightsRole?: string;
  /** ARN of the RAM roles that write it, up to the part that tells the service, on Alibaba Cloud. */
  readonly weightsWriters?: string;
  /** ARN of the cluster's identity provider, on Alibaba Cloud. */
  readonly identityProvider?: string;
  /** Where images are pulled from. */
  readonly registry?: ImageRegistry;
  /** On a cluster you have: the claim or the class, as in `weightsVolume` of a stack. */
  readonly weightsVolume?: Readonly<ExistingWeights>;
}

/** The objects of one namespace, in the order to apply them. */
export interface Manifests {
  readonly folder: string;
  readonly objects: readonly ServiceObject[];
}

export interface RenderedService {
  readonly name: string;
  readonly plan: Plan;
  readonly options: PlacementOptions;
}

export { chartsOf } from "../clusters/charts.ts";
export { chartsToCarry, imagesToCarry, jobToCarry, weightsToCarry } from "./carry.ts";
export type { ServiceObject } from "./service-object.ts";

/** The objects that `up` creates for a plan, as plain data and without Pulumi, in the order to apply them. */
function manifestsOf({ name, plan, options }: RenderedService, made: Made): ServiceObject[] {
  return inferenceObjects(plan, placementOf(name, plan, siteOf(plan, made), options));
}

/** The same for several services and the gateway before them, which comes first. */
export function stackManifestsOf(
  services: readonly RenderedService[],
  made: Made,
  gateway?: { readonly name: string; readonly options: ModelGatewayOptions },
): Manifests[] {
  const routed = services.map(({ name, plan, options: { namespace } }) => ({
    name,
    plan,
    ...(namespace !== undefined && { namespace }),
  }));
  const routing = gateway && routingOf(gateway.name, routed, gateway.options);
  const sharedGateway = routing && { ...routing, hostname: routing.options.hostname };
  return [
    ...(routing === undefined ? [] : [{ folder: routing.name, objects: routingObjects(routing) }]),
    ...services.map((service) => ({
      folder: service.name,
      objects: manifestsOf(
        { ...service, options: { ...service.options, ...(sharedGateway && { sharedGateway }) } },
        made,
      ),
    })),
  ];
}

/** The cluster of a target as far as it can be told before it is up. */
export function siteOf(plan: Pick<Plan, "target" | "region">, made: Made): Site {
  const bucket = made.weightsBucket ?? "${WEIGHTS_BUCKET}";
  const site = { nodeSelector: {}, tolerations: gpuTolerations, registry: made.registry ?? {} };
  const cloud = { ...site, machineLabel: instanceTypeLabel };
  switch (plan.target) {
    case "aws":
      return { ...cloud, identity: { by: "account" }, weights: s3Mount(plan.region, bucket) };
    case "alicloud":
      return {
        ...cloud,
        identity: {
          by: "token",
          roleStem: made.weightsWriters ?? "${WEIGHTS_WRITERS}",
          identityProvider: made.identityProvider ?? "${IDENTITY_PROVIDER}",
        },
        weights: ossMount(plan.region, bucket, made.weightsRole ?? "${WEIGHTS_ROLE}"),
      };
    case "kubernetes": {
      const volume = made.weightsVolume ?? { claim: "${WEIGHTS_CLAIM}" };
      const { storageClass } = volume;
      return {
        ...site,
        identity: { by: "none" },
        ...(storageClass !== undefined && { storageClass }),
        weights: existingVolume(volume),
      };
    }
  }
}
