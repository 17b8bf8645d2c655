import { isPastSupport } from "../../src/planner/kubernetes.ts";
import { valuesAt, type Rule } from "../rule.ts";

const requiredTags: Rule = {
  name: "required-tags",
  level: "mandatory",
  description: "Every cloud resource says whose it is and who pays.",
  controls: ["project"],
  problems: ({ type, props }, settings) => {
    if (!/^(aws|alicloud):/.test(type) || props["tags"] === undefined) return [];
    const tags = props["tags"] as Readonly<Record<string, unknown>>;
    const absent = settings.requiredTags.filter((tag) => !(tag in tags));
    return absent.length === 0 ? [] : [`The tags ${absent.join(", ")} are missing: set deepseek-clusters:tags.`];
  },
};

const regions: Rule = {
  name: "allowed-regions",
  level: "mandatory",
  description: "Data stays in the regions that were agreed.",
  controls: ["project"],
  problems: ({ type, props }, settings) => {
    const region = /:(EksCluster|AckCluster)$/.test(type) ? String(props["region"]) : undefined;
    if (region === undefined || settings.regions.length === 0 || settings.regions.includes(region)) return [];
    return [`${region} is not among ${settings.regions.join(", ")}.`];
  },
};

const kept =
  /^(aws:(eks\/cluster:Cluster|ec2\/vpc:Vpc|kms\/key:Key|s3\/bucket:Bucket)|alicloud:(cs\/managedKubernetes|vpc\/network|kms\/key|oss\/bucket):)/;

const protection: Rule = {
  name: "protected-from-deletion",
  level: "advisory",
  description: "Cluster, network, key and weights are not deleted by accident.",
  controls: ["project"],
  problems: ({ type, protect }) =>
    kept.test(type) && protect === false ? ["It is not protected: leave deepseek-clusters:protect at true."] : [],
};

const clusters: Readonly<Record<string, "aws" | "alicloud">> = {
  "aws:eks/cluster:Cluster": "aws",
  "alicloud:cs/managedKubernetes:ManagedKubernetes": "alicloud",
};

const clusterVersion: Rule = {
  name: "kubernetes-version",
  level: "mandatory",
  description: "The cluster's Kubernetes is in standard support.",
  controls: ["CKV_AWS_339"],
  problems: ({ type, props }, { today }) => {
    const cloud = clusters[type];
    const version = String(props["version"]);
    return cloud !== undefined && isPastSupport(cloud, version, today)
      ? [`Kubernetes ${version} is no longer in standard support: set deepseek-clusters:kubernetesVersion.`]
      : [];
  },
};

const leastPrivilege: Rule = {
  name: "no-wildcard-permissions",
  level: "mandatory",
  description: "No role may do everything.",
  controls: ["CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_355", "AWS-0345", "C-0187"],
  problems: ({ type, props }) => {
    if (!/^aws:iam\/(rolePolicy|policy):/.test(type)) return [];
    const policy: unknown = JSON.parse(typeof props["policy"] === "string" ? props["policy"] : "{}");
    const actions = valuesAt(policy, "Statement.Action").flatMap((one) => one as string | string[]);
    const all = actions.filter((action) => action === "*" || action.endsWith(":*"));
    return all.map((action) => `The policy allows ${action}.`);
  },
};

const stack = "pulumi:pulumi:Stack";

const budget: Rule = {
  name: "budget",
  level: "mandatory",
  description: "The stack costs no more than was agreed, at most replicas.",
  controls: ["LLM06:2026"],
  problems: ({ type, props }, { maxPerMonth }) => {
    const [max] = type === stack ? valuesAt(props, "cost.perMonth.max") : [];
    if (typeof max !== "string" || maxPerMonth === 0 || Number(max) <= maxPerMonth) return [];
    return [`${max} per month at most replicas is above ${String(maxPerMonth)}.`];
  },
};

const priceAge: Rule = {
  name: "price-list-age",
  level: "advisory",
  description: "The cost that was approved rests on recent prices.",
  controls: ["project"],
  problems: ({ type, props }, { maxPriceAgeDays, today }) => {
    const dates = type === stack ? valuesAt(props, "cost.prices.asOf").map(String) : [];
    const limit = new Date(Date.parse(today) - maxPriceAgeDays * 86_400_000).toISOString().slice(0, 10);
    return dates
      .filter((date) => /^\d{4}-\d{2}/.test(date) && date < limit)
      .map((date) => `A price list of ${date} is older than ${String(maxPriceAgeDays)} days.`);
  },
};

export const governanceRules = [requiredTags, regions, protection, clusterVersion, leastPrivilege];
/** Of the stack as a whole, by its outputs. */
export const stackRules = [budget, priceAge];
