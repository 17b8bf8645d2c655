import type { Described } from "../table.ts";
import type { Properties } from "../wire.ts";

/** AWS's own example account. */
export const account = "123456789012";

export const created = "2026-01-01T00:00:00Z";

/** The upstream provider's page of a resource: its schema decides what is required and what forces a new resource. */
export const upstream = (resource: string): string =>
  `https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/${resource}`;

/** `vpc-0123456789abcdef0`, as EC2 names its objects. */
export const numbered =
  (prefix: string) =>
  ({ hash }: { readonly hash: string }): string =>
    `${prefix}-0${hash.slice(0, 16)}`;

export const arn = (service: string, region: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** IAM knows no regions. */
export const globalArn = (resource: string): string => `arn:aws:iam::${account}:${resource}`;

export const tags = ({ inputs }: Described): Properties => ({ tagsAll: inputs["tags"] ?? {} });

/** What every taggable EC2 object shows. */
export const ec2Object =
  (kind: string) =>
  (object: Described): Properties => ({
    arn: arn("ec2", object.region, `${kind}/${object.id}`),
    ownerId: account,
    ...tags(object),
  });
