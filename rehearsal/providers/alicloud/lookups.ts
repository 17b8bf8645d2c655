import type { Lookup } from "../table.ts";
import { text, type Properties } from "../wire.ts";
import { apiServer, certificates } from "./kubernetes.ts";
import { adoptable } from "./adoptable.ts";
import { account } from "./resources.ts";

const zones = (region: string): string[] => ["b", "g", "l"].map((letter) => `${region}-${letter}`);

/** A kubeconfig as ACK hands it out, for a server that does not exist. */
function kubeconfig(clusterId: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "kubernetes",
        cluster: { server: apiServer(clusterId), "certificate-authority-data": certificates.clusterCert },
      },
    ],
    contexts: [{ name: clusterId, context: { cluster: "kubernetes", user: "kubernetes-admin" } }],
    "current-context": clusterId,
    users: [
      {
        name: "kubernetes-admin",
        user: { "client-certificate-data": certificates.clientCert, "client-key-data": certificates.clientKey },
      },
    ],
  });
}

const offered = (args: Properties, region: string): Properties => {
  const type = text(args["instanceType"], "ecs.g7.xlarge");
  const id = text(args["instanceType"], type);
  return { ...args, id: region, ids: [id], instanceTypes: [{ id, availabilityZones: zones(region) }] };
};

/** Answers to the look-up functions of @pulumi/alicloud. */
export const lookups: Readonly<Record<string, Lookup>> = {
  ...adoptable,
  "alicloud:index/getZones:getZones": (args, region) => ({
    ...args,
    id: region,
    ids: zones(region),
    zones: zones(region).map((id) => ({
      id,
      localName: id,
      availableInstanceTypes: [text(args["availableInstanceType"])].filter((type) => type !== ""),
      availableDiskCategories: ["cloud_essd", "cloud_efficiency"],
      availableResourceCreations: ["VSwitch", "Instance", "Disk"],
    })),
  }),
  "alicloud:index/getRegions:getRegions": (args, region) => {
    const id = text(args["name"], region);
    return { ...args, id, ids: [id], regions: [{ id, regionId: id, localName: id }] };
  },
  "alicloud:index/getAccount:getAccount": () => ({ id: account }),
  "alicloud:index/getCallerIdentity:getCallerIdentity": () => ({
    id: account,
    accountId: account,
    arn: `acs:ram::${account}:user/rehearsal`,
    identityType: "RAMUser",
  }),
  "alicloud:cs/getClusterCredential:getClusterCredential": (args) => {
    const clusterId = text(args["clusterId"]);
    return {
      ...args,
      id: clusterId,
      clusterId,
      clusterName: clusterId,
      expiration: "2029-01-01T00:00:00Z",
      kubeConfig: kubeconfig(clusterId),
      certificateAuthority: certificates,
    };
  },
  "alicloud:ecs/getInstanceTypes:getInstanceTypes": offered,
  "alicloud:cs/getKubernetesVersion:getKubernetesVersion": (args) => ({
    ...args,
    id: "versions",
    metadatas: [
      {
        version: text(args["kubernetesVersion"], "1.34.1-aliyun.1"),
        runtimes: [{ name: "containerd", version: "2.1.3" }],
      },
    ],
  }),
  "alicloud:cs/getKubernetesAddons:getKubernetesAddons": (args) => ({
    ...args,
    id: text(args["clusterId"]),
    ids: [],
    names: [],
    addons: [],
  }),
};
