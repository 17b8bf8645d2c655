import * as alicloud from "@pulumi/alicloud";
import type { ClusterScope, ScopeArgs } from "../scope.ts";

export type Scope = ClusterScope<alicloud.Provider>;

/** The plan says the region, so the component brings its own provider; credentials come from the environment. */
export function scopeOf({ name, region, tags, protect, parent, hooks }: ScopeArgs): Scope {
  const provider = new alicloud.Provider(name, { region }, { parent });
  const options = { parent, provider, ...(hooks && { hooks }) };
  return {
    name,
    region,
    account: alicloud.getAccountOutput(options).id,
    tags,
    options,
    kept: { ...options, protect },
  };
}
