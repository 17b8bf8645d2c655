import { credentials } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/engine_pb.js";

/** Warnings of a provider on a resource, through the engine at an address. */
export function warnThrough(address: string): (urn: string, words: string) => void {
  const client = new service.EngineClient(address, credentials.createInsecure());
  return (urn, words) => {
    const request = new proto.LogRequest().setSeverity(proto.LogSeverity.WARNING).setUrn(urn).setMessage(words);
    client.log(request, () => undefined);
  };
}
