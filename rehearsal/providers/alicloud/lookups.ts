import type { Lookup } from "../table.ts";
import { text, type Properties } from "../wire.ts";
import { apiServer, certificates } from "./kubernetes.ts";
import { adoptable } from "./adoptable.ts";
import { account } from "./resources.ts";

const zones = (region: string): string[] => ["b", "g", "l"].map((letter) => `${region}-${letter}`);

/** Address of `c-at-8001`: that port of this machine, behind a path. */
function loopback(clusterId: string): string | undefined {
  const port = /-at-(\d+)$/.exec(clusterId)?.[1];
  return port === undefined ? undefined : `http://127.0.0.1:${port}/k8s/c-1`;
}

/** A kubeconfig as ACK hands it out, for a server that does not exist. */
function kubeconfig(clusterId: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "kubernetes",
        cluster: {
          server: loopback(clusterId) ?? apiServer(clusterId),
          "certificate-authority-data": certificates.clusterCert,
        },
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

/** Machines of one kind are sold everywhere but in zone b, and nowhere on spot. */
const offered = (args: Properties, region: string): Properties => {
  const id = text(args["instanceType"], "ecs.g7.xlarge");
  const isSpot = text(args["spotStrategy"], "NoSpot") !== "NoSpot";
  const open = zones(region).slice(1);
  const zone = text(args["availabilityZone"]);
  const isSold = !isSpot && (zone === "" || open.includes(zone));
  // As ECS has it: sixteen vCPUs for each GPU of a type named by its GPUs.
  const cpuCoreCount = /32xlarge$/.test(id) ? 128 : 64;
  const types = isSold ? [{ id, availabilityZones: open, cpuCoreCount }] : [];
  return { ...args, id: region, ids: types.map((type) => type.id), instanceTypes: types };
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
  "alicloud:vpc/getEnhancedNatAvailableZones:getEnhancedNatAvailableZones": (args, region) => {
    const able = zones(region).slice(1);
    return { ...args, id: region, ids: able, zones: able.map((zoneId) => ({ zoneId, localName: zoneId })) };
  },
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
  // A quota of 256 vCPUs for each kind of machine.
  "alicloud:quotas/getQuotas:getQuotas": (args, region) => ({
    ...args,
    id: region,
    quotas: [
      { quotaActionCode: text(args["quotaActionCode"]), quotaUnit: "vCPU", totalQuota: 256, totalUsage: 64 },
      { quotaActionCode: text(args["quotaActionCode"]), quotaUnit: "vCPU", totalQuota: 0, totalUsage: 0 },
    ],
  }),
  "alicloud:cs/getKubernetesVersion:getKubernetesVersion": (args) => ({
    ...args,
    id: "versions",
    metadatas: [
      {
        version: text(args["kubernetesVersion"], "1.35.7-aliyun.1"),
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
