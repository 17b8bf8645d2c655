import type { Cloud } from "../cloud.ts";
import { CloudProvider } from "../cloud-provider.ts";
import { containerService } from "./kubernetes.ts";
import { lookups } from "./lookups.ts";
import { foundation } from "./resources.ts";

export const alicloudResources = { ...foundation, ...containerService };

export const alicloud = (cloud: Cloud): CloudProvider =>
  new CloudProvider({
    name: "alicloud",
    tableFile: "rehearsal/providers/alicloud/",
    resources: alicloudResources,
    lookups,
    defaultRegion: "cn-hangzhou",
    cloud,
  });
