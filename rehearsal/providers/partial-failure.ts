import { Metadata, status } from "@grpc/grpc-js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import { asUnknown, message } from "../grpc.ts";
import { PartialFailure } from "./stand-in.ts";

/** An error as the engine understands it: one with an object in it becomes a resource whose initialisation failed. */
export function failed(error: unknown) {
  if (!(error instanceof PartialFailure)) return asUnknown(error);
  const { id, properties, reasons } = error.object;
  const detail = new proto.ErrorResourceInitFailed()
    .setId(id)
    .setProperties(message(properties))
    .setReasonsList([...reasons]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new statusProto.Status();
  answer.setCode(status.UNKNOWN);
  answer.setMessage(error.message);
  answer.addDetails(packed);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return { code: status.UNKNOWN, details: error.message, metadata };
}
