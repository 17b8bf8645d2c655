import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type ServerUnaryCall,
  type StatusObject,
  type sendUnaryData,
} from "@grpc/grpc-js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import type { Properties } from "./providers/wire.ts";

type Struct = InstanceType<typeof struct.Struct>;

/** The engine sends states of many megabytes. */
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

export const newServer = (): Server => new Server(unlimited);

/** Binds to a free port of this machine and answers with it. */
export const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });

export const properties = (message: Struct | undefined): Properties => message?.toJavaScript() ?? {};

export const message = (object: Properties): Struct => struct.Struct.fromJavaScript(object);

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a caller is told of an error. */
type Failed = Pick<StatusObject, "code" | "details"> & { readonly metadata?: Metadata };

export const asUnknown = (error: unknown): Failed => ({ code: status.UNKNOWN, details: messageOf(error) });

/** A unary method from a function: what it returns is the answer, what it throws is the error. */
export const unary =
  <Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
    failed: (error: unknown) => Failed = asUnknown,
  ) =>
  (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          done(failed(error));
        },
      );
  };
