import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { properties } from "../grpc.ts";
import { isList, isObject, isSecret, plain, type Properties, type Value } from "../providers/wire.ts";

/** One resource as the program registered it, with every option the engine was told. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN; empty for the stack itself. */
  readonly parent: string;
  readonly custom: boolean;
  /** What the program passed, secrets readable. */
  readonly inputs: Properties;
  /** Paths of the inputs that are secret. */
  readonly secretInputs: readonly string[];
  /** What the resource gave back; for a component and the stack, what they registered as outputs. */
  readonly outputs: Properties;
  readonly secretOutputs: readonly string[];
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly retainOnDelete: boolean;
  /** URN of the resource whose deletion includes this one. */
  readonly deletedWith: string;
  readonly customTimeouts: { readonly create: string; readonly update: string; readonly delete: string };
  /** URNs, or specifications as the SDK sends them. */
  readonly aliases: readonly (string | object)[];
  /** `URN::id` of an explicit provider, empty for the default one. */
  readonly provider: string;
  /** URNs of everything this resource waits for. */
  readonly dependencies: readonly string[];
}

/** `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`, the parent chain without the stack. */
export function urnOf(stack: string, project: string, request: RegisterResourceRequest): string {
  const chain = request.getParent().split("::")[2] ?? "";
  const prefix = chain === "" || chain === "pulumi:pulumi:Stack" ? "" : `${chain}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${request.getType()}::${request.getName()}`;
}

/** Paths of secrets in a property bag: `spec.key`, `list[0]`. */
export function secretPaths(value: Value, path = ""): string[] {
  if (isSecret(value)) return [path];
  if (isList(value)) return value.flatMap((item, index) => secretPaths(item, `${path}[${index}]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => secretPaths(item, path === "" ? key : `${path}.${key}`));
}

const readable = (object: Properties): Properties => plain(object) as Properties;

export function registration(urn: string, request: RegisterResourceRequest, outputs: Properties): Registration {
  const inputs = properties(request.getObject());
  const timeouts = request.getCustomtimeouts();
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    custom: request.getCustom(),
    inputs: readable(inputs),
    secretInputs: secretPaths(inputs),
    ...withOutputs(outputs),
    protect: request.getProtect() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    retainOnDelete: request.getRetainondelete() ?? false,
    deletedWith: request.getDeletedwith(),
    customTimeouts: {
      create: timeouts?.getCreate() ?? "",
      update: timeouts?.getUpdate() ?? "",
      delete: timeouts?.getDelete() ?? "",
    },
    aliases: [
      ...request.getAliasurnsList(),
      ...request.getAliasesList().map((alias) => (alias.hasUrn() ? alias.getUrn() : alias.toObject())),
    ],
    provider: request.getProvider(),
    dependencies: request.getDependenciesList(),
  };
}

/** The part of a registration that a component or the stack fills in at its end. */
export const withOutputs = (outputs: Properties): Pick<Registration, "outputs" | "secretOutputs"> => ({
  outputs: readable(outputs),
  secretOutputs: secretPaths(outputs),
});
