import type { Input } from "@pulumi/pulumi";

import type { Toleration, WeightsVolume } from "../clusters/access.ts";

/** Where and for whom a plan is served: everything the objects need that the plan does not say. */
export interface Placement {
  /** Names every object. */
  readonly name: string;
  readonly namespace: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly weights: WeightsVolume;
  /** Inside the volume: a directory of safetensors, or the first file of a GGUF. */
  readonly weightsPath: string;
  /** Second lock behind the gateway's own; absent = none. */
  readonly apiKey?: Input<string>;
  readonly gatewayNamespace: string;
  readonly monitoringNamespace: string;
  readonly prometheusUrl: string;
  readonly priorityClass?: string;
}
