import type {
  ComponentResource,
  CustomResourceOptions,
  Input,
  Output,
  ProviderResource,
  Resource,
  ResourceHookBinding,
} from "@pulumi/pulumi";

/** What every part of a cluster needs to name, tag and place its resources. */
export interface ClusterScope<Provider extends ProviderResource> {
  readonly name: string;
  readonly region: string;
  readonly account: Output<string>;
  readonly tags: Record<string, Input<string>>;
  /** Parent and provider of every resource. */
  readonly options: CustomResourceOptions & { readonly provider: Provider };
  /** The same, for what must not be lost. */
  readonly kept: CustomResourceOptions;
}

export interface ScopeArgs {
  readonly name: string;
  readonly region: string;
  readonly tags: Record<string, Input<string>>;
  readonly protect: boolean;
  readonly parent: ComponentResource;
  /** Those of the component: each of its resources gets them. */
  readonly hooks: ResourceHookBinding | undefined;
}

/** The same scope for what must wait until these are there. */
export function waitingFor<Scope extends ClusterScope<ProviderResource>>(
  scope: Scope,
  dependsOn: Output<Resource[]>,
): Scope {
  return { ...scope, options: { ...scope.options, dependsOn }, kept: { ...scope.kept, dependsOn } };
}

/** The hooks alone, for resources of another provider. */
export function hooked({ options: { hooks } }: ClusterScope<ProviderResource>): CustomResourceOptions {
  return hooks === undefined ? {} : { hooks };
}
