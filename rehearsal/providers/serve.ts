import empty from "google-protobuf/google/protobuf/empty_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  CheckRequest,
  CheckResponse,
  ConfigureRequest,
  CreateRequest,
  CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  InvokeRequest,
  InvokeResponse,
  PropertyDiff,
  ReadRequest,
  ReadResponse,
  UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb.js";
import { listen, message, newServer, properties, unary } from "../grpc.ts";
import { failed } from "./partial-failure.ts";
import type { Difference } from "./differences.ts";
import { differences } from "./differences.ts";
import type { Failure, StandIn, Target } from "./stand-in.ts";
import { isObject, mapValues, text, type Value } from "./wire.ts";

/**
 * Serves a stand-in over the official provider protocol, and prints the port as the engine expects. The SDK's ready-made
 * server is not used: it hides previews, old inputs and property paths, which is most of what a rehearsal is for.
 */
export async function serve(standIn: StandIn, version: string): Promise<void> {
  const server = newServer();
  server.addService(service.ResourceProviderService, { ...lifecycle(standIn), ...administration(standIn, version) });
  console.log(await listen(server));
}

function target(request: { getUrn(): string; getId(): string; getType(): string }): Target {
  return { urn: request.getUrn(), id: request.getId(), type: typeOf(request) };
}

/** The last type of a URN's chain of parents; the request names it too, but not in every version of the engine. */
function typeOf(request: { getUrn(): string; getType(): string }): string {
  const chain = request.getUrn().split("::")[2] ?? "";
  return request.getType() || chain.slice(chain.lastIndexOf("$") + 1);
}

const lifecycle = (standIn: StandIn) => ({
  check: unary((request: CheckRequest): CheckResponse => {
    const unborn = { urn: request.getUrn(), type: typeOf(request) };
    const checked = standIn.check(unborn, properties(request.getOlds()), properties(request.getNews()));
    return new proto.CheckResponse()
      .setInputs(message(checked.inputs))
      .setFailuresList(checked.failures.map(failureMessage));
  }),
  diff: unary((request: DiffRequest): DiffResponse => {
    const olds = request.getOldInputs() ?? request.getOlds();
    const differed = standIn.diff(target(request), properties(olds), properties(request.getNews()));
    return diffMessage(differed.differences, differed.replaces).setDeletebeforereplace(differed.deleteBeforeReplace);
  }),
  create: unary(async (request: CreateRequest): Promise<CreateResponse> => {
    const unborn = { urn: request.getUrn(), type: typeOf(request) };
    const { id, outputs } = await standIn.create(unborn, properties(request.getProperties()), request.getPreview());
    return new proto.CreateResponse().setId(id).setProperties(message(outputs));
  }, failed),
  update: unary(async (request: UpdateRequest): Promise<UpdateResponse> => {
    const [olds, news] = [properties(request.getOlds()), properties(request.getNews())];
    const outputs = await standIn.update(target(request), olds, news, request.getPreview());
    return new proto.UpdateResponse().setProperties(message(outputs));
  }, failed),
  read: unary(async (request: ReadRequest): Promise<ReadResponse> => {
    const known = { inputs: properties(request.getInputs()), outputs: properties(request.getProperties()) };
    const found = await standIn.read(target(request), known);
    if (found === undefined) return new proto.ReadResponse().setId("");
    return new proto.ReadResponse()
      .setId(request.getId())
      .setInputs(message(found.inputs))
      .setProperties(message(found.outputs));
  }),
  delete: unary(async (request: DeleteRequest) => {
    await standIn.delete(target(request), properties(request.getProperties()));
    return new empty.Empty();
  }),
  invoke: unary((request: InvokeRequest): InvokeResponse => {
    const answer = standIn.invoke(request.getTok(), properties(request.getArgs()));
    return new proto.InvokeResponse().setReturn(message(isObject(answer) ? answer : { result: answer }));
  }),
});

const administration = (standIn: StandIn, version: string) => ({
  handshake: unary(() => new proto.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true)),
  getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
  getSchema: unary(() => new proto.GetSchemaResponse().setSchema("{}")),
  attach: unary(() => new empty.Empty()),
  cancel: unary(() => new empty.Empty()),
  checkConfig: unary((request: CheckRequest) => new proto.CheckResponse().setInputs(request.getNews())),
  diffConfig: unary((request: DiffRequest) => {
    const changed = differences(properties(request.getOldInputs() ?? request.getOlds()), properties(request.getNews()));
    return diffMessage(
      changed,
      changed.map(({ path }) => path).filter((path) => identities.includes(path)),
    );
  }),
  configure: unary((request: ConfigureRequest) => {
    standIn.configure(mapValues(properties(request.getArgs()), decoded));
    return new proto.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setSupportspreview(true);
  }),
});

/** What tells one cluster from another: with it changes the provider, and with the provider all that it made. Source: pulumi-kubernetes, provider.go. */
const identities: readonly string[] = ["clusterIdentifier"];

/** Provider configuration arrives as strings, structured values as JSON; a kubeconfig stays the text it is. */
function decoded(value: Value, key: string): Value {
  if (key === "kubeconfig" || !/^[[{"]/.test(text(value))) return value;
  return JSON.parse(text(value)) as Value;
}

const failureMessage = ({ property, reason }: Failure) =>
  new proto.CheckFailure().setProperty(property).setReason(reason);

const kinds = {
  add: ["ADD", "ADD_REPLACE"],
  delete: ["DELETE", "DELETE_REPLACE"],
  update: ["UPDATE", "UPDATE_REPLACE"],
} as const;

function diffMessage(changed: readonly Difference[], replaces: readonly string[]): DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse()
    .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...new Set(changed.map(({ path }) => topKey(path)))])
    .setReplacesList([...new Set(replaces.map(topKey))])
    .setHasdetaileddiff(true);
  const detailed: { set(path: string, diff: PropertyDiff): unknown } = response.getDetaileddiffMap();
  for (const { path, change } of changed) {
    const [inPlace, replacing] = kinds[change];
    const kind = proto.PropertyDiff.Kind[replaces.includes(path) ? replacing : inPlace];
    detailed.set(path, new proto.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

const topKey = (path: string): string => /^\["((?:[^"\\]|\\.)*)"\]/.exec(path)?.[1] ?? path.split(/[.[]/, 1)[0] ?? path;
