import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";
import type { AddonVersions } from "../../../src/planner/addons.ts";
import type { ClusterScope, ScopeArgs } from "../scope.ts";

export interface Scope extends ClusterScope<aws.Provider> {
  /** `aws`, or `aws-cn` and the like, as ARNs begin. */
  readonly partition: Output<string>;
  readonly addonVersions: AddonVersions;
}

interface EksScopeArgs extends ScopeArgs {
  readonly addonVersions: AddonVersions | undefined;
}

/** The plan says the region, so the component brings its own provider; credentials come from the environment. */
export function scopeOf({ name, region, tags, protect, parent, hooks, addonVersions = {} }: EksScopeArgs): Scope {
  const provider = new aws.Provider(name, { region: region as aws.Region }, { parent });
  const options = { parent, provider, ...(hooks && { hooks }) };
  return {
    name,
    region,
    account: aws.getCallerIdentityOutput({}, options).accountId,
    partition: aws.getPartitionOutput({}, options).partition,
    addonVersions,
    tags,
    options,
    kept: { ...options, protect },
  };
}
