import empty from "google-protobuf/google/protobuf/empty_pb.js";
import engineService from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineProto from "@pulumi/pulumi/proto/engine_pb.js";
import type { LogRequest, SetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import resourceService from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import type {
  ReadResourceRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  ResourceInvokeRequest,
  ResourceInvokeResponse,
  SupportsFeatureRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import type { Server } from "@grpc/grpc-js";
import { message, messageOf, newServer, properties, unary } from "../grpc.ts";
import { isObject, type Properties } from "../providers/wire.ts";
import { registration, urnOf, withOutputs, type Registration } from "./registration.ts";
import type { StandInHost } from "./stand-in-host.ts";

const supported = new Set([
  "secrets",
  "resourceReferences",
  "aliasSpecs",
  "deletedWith",
  "resourceHooks",
  "errorHooks",
]);

/** What a run leaves behind. */
export interface Recording {
  readonly resources: Map<string, Registration>;
  readonly errors: string[];
  readonly warnings: string[];
  readonly notes: string[];
}

export interface Place {
  readonly stack: string;
  readonly project: string;
  readonly dryRun: boolean;
  /** Outputs of every other stack. */
  readonly referred: Properties;
}

/** The two services a Pulumi program talks to, answering from stand-ins and writing everything down. */
export function monitor(place: Place, host: StandInHost, record: Recording): Server {
  const server = newServer();
  server.addService(resourceService.ResourceMonitorService, resources(place, host, record));
  server.addService(engineService.EngineService, engine(record));
  return server;
}

const resources = (place: Place, host: StandInHost, record: Recording) => ({
  supportsFeature: unary((request: SupportsFeatureRequest) =>
    new proto.SupportsFeatureResponse().setHassupport(supported.has(request.getId())),
  ),
  registerResource: unary(async (request: RegisterResourceRequest) => {
    const urn = urnOf(place.stack, place.project, request);
    const inputs = properties(request.getObject());
    const custom = request.getCustom();
    const { id, outputs } = custom
      ? await reported(record, () => host.create(urn, request.getType(), request.getProvider(), inputs, place.dryRun))
      : { id: "", outputs: {} };
    record.resources.set(urn, registration(urn, request, outputs));
    return new proto.RegisterResourceResponse()
      .setUrn(urn)
      .setId(id)
      .setObject(message(custom ? outputs : inputs));
  }),
  registerResourceOutputs: unary((request: RegisterResourceOutputsRequest) => {
    const known = record.resources.get(request.getUrn());
    const outputs: Properties = properties(request.getOutputs());
    if (known) record.resources.set(known.urn, { ...known, ...withOutputs(outputs) });
    return new empty.Empty();
  }),
  readResource: unary((request: ReadResourceRequest) =>
    new proto.ReadResourceResponse()
      .setUrn(`urn:pulumi:${place.stack}::${place.project}::${request.getType()}::${request.getName()}`)
      .setProperties(
        request.getType() === "pulumi:pulumi:StackReference"
          ? message({ name: request.getName(), outputs: place.referred, secretOutputNames: ["kubeconfig"] })
          : request.getProperties(),
      ),
  ),
  invoke: unary((request: ResourceInvokeRequest): ResourceInvokeResponse => {
    const answer = host.invoke(request.getTok(), request.getProvider(), properties(request.getArgs()));
    return new proto.ResourceInvokeResponse().setReturn(message(isObject(answer) ? answer : { result: answer }));
  }),
  // No operation fails here: hooks are taken and never called.
  registerErrorHook: unary(() => new empty.Empty()),
  signalAndWaitForShutdown: unary(() => new empty.Empty()),
});

async function reported<T>(record: Recording, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    record.errors.push(messageOf(error));
    throw error;
  }
}

function engine(record: Recording) {
  let root = "";
  return {
    getRootResource: unary(() => new engineProto.GetRootResourceResponse().setUrn(root)),
    setRootResource: unary((request: SetRootResourceRequest) => {
      root = request.getUrn();
      return new engineProto.SetRootResourceResponse();
    }),
    log: unary((request: LogRequest) => {
      const { ERROR, WARNING, INFO } = engineProto.LogSeverity;
      if (request.getSeverity() === ERROR) record.errors.push(request.getMessage());
      if (request.getSeverity() === WARNING) record.warnings.push(request.getMessage());
      if (request.getSeverity() === INFO) record.notes.push(request.getMessage());
      return new empty.Empty();
    }),
    requirePulumiVersion: unary(() => new engineProto.RequirePulumiVersionResponse()),
  };
}
