import { alicloud } from "./alicloud/index.ts";
import { aws } from "./aws/index.ts";
import type { Cloud } from "./cloud.ts";
import { KubernetesProvider } from "./kubernetes/index.ts";
import type { StandIn } from "./stand-in.ts";

/** Packages that have a stand-in. */
export const packages = ["aws", "alicloud", "kubernetes"] as const;
export type Package = (typeof packages)[number];

export const isPackage = (name: string): name is Package => packages.some((known) => known === name);

/** A stand-in of each package, by the package's name. */
export const standIns: Readonly<Record<Package, (cloud: Cloud) => StandIn>> = {
  aws,
  alicloud,
  kubernetes: (cloud) => new KubernetesProvider(cloud),
};
