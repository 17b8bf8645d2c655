import * as alicloud from "@pulumi/alicloud";
import type { ComponentResource, CustomResourceOptions, Input, Output, Resource } from "@pulumi/pulumi";

/** What every part of the cluster needs to name, tag and place its resources. */
export interface Scope {
  readonly name: string;
  readonly region: string;
  readonly account: Output<string>;
  readonly tags: Record<string, Input<string>>;
  /** Parent and provider of every resource. */
  readonly options: CustomResourceOptions & { readonly provider: alicloud.Provider };
  /** The same, for what must not be lost. */
  readonly kept: CustomResourceOptions;
}

/** The same scope for what must wait until these are there. */
export function waitingFor(scope: Scope, dependsOn: Output<Resource[]>): Scope {
  return { ...scope, options: { ...scope.options, dependsOn }, kept: { ...scope.kept, dependsOn } };
}

export interface ScopeArgs {
  readonly name: string;
  readonly region: string;
  readonly tags: Record<string, Input<string>>;
  readonly protect: boolean;
  readonly parent: ComponentResource;
}

/** The plan says the region, so the component brings its own provider; credentials come from the environment. */
export function scopeOf({ name, region, tags, protect, parent }: ScopeArgs): Scope {
  const provider = new alicloud.Provider(name, { region }, { parent });
  const options = { parent, provider };
  return {
    name,
    region,
    account: alicloud.getAccountOutput(options).id,
    tags,
    options,
    kept: { ...options, protect },
  };
}
