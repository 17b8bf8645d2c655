import type { Target } from "../catalog/index.ts";
import type { Problem } from "./problems.ts";

type Tags = Readonly<Record<string, string>>;

/** Tags of one resource, and how many of them others than the stack file give. */
interface Room {
  readonly most: number;
  readonly taken: number;
  readonly by: string;
}

/**
 * AWS: 50 per resource, those that begin with aws: not counted ("Tag restrictions" of each service). Most are taken on
 * a volume: project and stack, and up to 8 by the EBS driver (its name, the cluster's, claim, namespace and volume).
 * Alibaba Cloud: 20 per resource (Resource Management, Limits, 2026-11-26). Most are taken on a machine of a pool that
 * scales: project and stack; 2 by ACK, 1 by ESS and 2 by node autoscaling, which also writes labels and taints of the
 * pool as tags (ACK, Create an ACK managed cluster, "ECS tags", 2026-11-26): at most 5 labels and a taint of ours.
 */
const rooms: Readonly<Record<Exclude<Target, "kubernetes">, Room>> = {
  aws: { most: 50, taken: 2 + 8, by: "`project`, `stack`, EKS and its drivers" },
  alicloud: { most: 20, taken: 2 + 2 + 1 + 2 + 6, by: "`project`, `stack`, ACK and its autoscaling" },
};

/** Tags that would only be refused when the first resource is created. */
export function tagProblems(tags: Tags, target: Target): readonly Problem[] {
  if (target === "kubernetes") return [];
  return [...crowded(Object.keys(tags).length, rooms[target]), ...(target === "aws" ? twins(Object.keys(tags)) : [])];
}

function crowded(count: number, { most, taken, by }: Room): readonly Problem[] {
  const room = most - taken;
  if (count <= room) return [];
  const message = `are ${String(count)}: at most ${String(room)}, because a resource takes ${String(most)} and ${String(taken)} are taken by ${by}`;
  return [{ path: "tags", message }];
}

/** IAM tells no capital from a small letter, and refuses a role that has both ("Tag keys are case insensitive"). */
function twins(keys: readonly string[]): readonly Problem[] {
  const first = new Map<string, string>();
  return keys.flatMap((key) => {
    const other = first.get(key.toLowerCase());
    if (other === undefined) {
      first.set(key.toLowerCase(), key);
      return [];
    }
    return [
      { path: `tags.${key}`, message: `is the same as ${other} to IAM, which tells no capitals apart: keep one` },
    ];
  });
}

/** Ours beside those of the stack file, which stand where both say the same, capitals aside. */
export function withOwnTags(ours: Tags, own: Tags = {}): Tags {
  const said = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(ours).filter(([key]) => !said.has(key))), ...own };
}
