import { flat, valuesAt, type Rule, type Seen } from "../rule.ts";

/** The whole internet, also in two halves: wider than any network that somebody was given. */
const everyone = /\/[0-7]$/;

/** Properties that let traffic in, by type. */
const ways: Readonly<Record<string, readonly string[]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["cidrIpv4", "cidrIpv6"],
  "aws:ec2/securityGroup:SecurityGroup": ["ingress.cidrBlocks", "ingress.ipv6CidrBlocks"],
  "aws:ec2/securityGroupRule:SecurityGroupRule": ["cidrBlocks", "ipv6CidrBlocks"],
  "aws:eks/cluster:Cluster": ["vpcConfig.publicAccessCidrs"],
  "alicloud:ecs/securityGroupRule:SecurityGroupRule": ["cidrIp", "ipv6CidrIp"],
};

const openNetworks: Rule = {
  name: "no-open-networks",
  level: "mandatory",
  description: "Nothing lets the whole internet in.",
  controls: ["CKV_AWS_24", "CKV_AWS_38", "AWS-0041", "AWS-0107", "C-0228", "CKV_ALI_2"],
  problems: ({ type, props }) => {
    if (props["type"] === "egress") return [];
    const open = (ways[type] ?? []).flatMap((path) =>
      flat(valuesAt(props, path)).filter((cidr) => everyone.test(String(cidr))),
    );
    return open.map((cidr) => `${String(cidr)} lets everyone in: list the networks that need it.`);
  },
};

const publicEndpoint: Rule = {
  name: "private-cluster-endpoint",
  level: "mandatory",
  description: "The Kubernetes endpoint is private, or open to listed networks only.",
  controls: ["CKV_AWS_39", "AWS-0040", "C-0227"],
  problems: ({ type, props }) => {
    const isPublic = valuesAt(props, "vpcConfig.endpointPublicAccess").includes(true);
    const listed = flat(valuesAt(props, "vpcConfig.publicAccessCidrs")).length > 0;
    if (type === "aws:eks/cluster:Cluster" && isPublic && !listed)
      return ["The endpoint is public without a list of networks, which means 0.0.0.0/0."];
    if (type === "alicloud:cs/managedKubernetes:ManagedKubernetes" && props["slbInternetEnabled"] === true)
      return ["The endpoint is public, and ACK cannot limit it to networks."];
    return [];
  },
};

const publicService: Rule = {
  name: "no-public-service",
  level: "mandatory",
  description: "No engine is reachable from outside but through a gateway that asks who calls.",
  controls: ["C-0256", "KSV-0108", "CVE-2026-114053"],
  problems: (resource) =>
    isService(resource) && isPublic(resource)
      ? ["The Service is reachable from outside without authentication: keep it ClusterIP behind the gateway."]
      : [],
};

const isService = ({ type }: Seen): boolean => type === "kubernetes:core/v1:Service";

function isPublic({ props }: Seen): boolean {
  const [kind] = valuesAt(props, "spec.type");
  return kind === "LoadBalancer" || kind === "NodePort" || flat(valuesAt(props, "spec.externalIPs")).length > 0;
}

export const networkRules = [openNetworks, publicEndpoint, publicService];
