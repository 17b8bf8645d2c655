import type { Cloud } from "../cloud.ts";
import { CloudProvider } from "../cloud-provider.ts";
import { eks } from "./eks.ts";
import { identity } from "./identity.ts";
import { lookups } from "./lookups.ts";
import { network } from "./network.ts";
import { storage } from "./storage.ts";

export const awsResources = { ...network, ...identity, ...eks, ...storage };

export const aws = (cloud: Cloud): CloudProvider =>
  new CloudProvider({
    name: "aws",
    tableFile: "rehearsal/providers/aws/",
    resources: awsResources,
    lookups,
    defaultRegion: "us-east-1",
    cloud,
  });
