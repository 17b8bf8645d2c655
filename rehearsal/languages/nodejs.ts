import { createRequire } from "node:module";
import { join } from "node:path";
import { properties } from "../grpc.ts";
import { text } from "../providers/wire.ts";
import { configurationOf, type Asked, type Program } from "./program.ts";

/** A script of the SDK that the program itself uses. */
export const sdkScript = (name: string, programDirectory: string): string =>
  createRequire(join(programDirectory, "_.js")).resolve(`@pulumi/pulumi/cmd/${name}`);

export function nodejsProgram({ request, info, engine }: Asked): Program {
  const options = properties(info.getOptions());
  const args = [
    ...text(options["nodeargs"]).split(/\s+/).filter(Boolean),
    sdkScript("run", info.getProgramDirectory()),
    ...["--monitor", request.getMonitorAddress(), "--engine", engine],
    ...["--organization", request.getOrganization(), "--project", request.getProject(), "--stack", request.getStack()],
    ...["--pwd", request.getPwd(), "--root-directory", info.getRootDirectory()],
    ...["--parallel", String(request.getParallel()), ...(request.getDryrun() ? ["--dry-run"] : [])],
    info.getEntryPoint() || ".",
  ];
  const env = {
    ...configurationOf(request),
    ...(options["typescript"] === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
  };
  return { command: process.execPath, args, env };
}
