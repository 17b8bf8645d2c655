import type { ProgramInfo, RunRequest } from "@pulumi/pulumi/proto/language_pb.js";

/** A process that runs a program of one language. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Called when it has ended. */
  readonly tidy?: () => void;
}

/** What the engine says of a program to run. */
export interface Asked {
  readonly request: RunRequest;
  readonly info: ProgramInfo;
  /** Address of the engine. */
  readonly engine: string;
}

/** The configuration, as every SDK reads it. */
export const configurationOf = (request: RunRequest): Readonly<Record<string, string>> => ({
  PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
  PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
});

/** All that a program is told, as the SDK for Go reads it from its environment. */
export const surroundingsOf = ({ request, info, engine }: Asked): Readonly<Record<string, string>> => ({
  ...configurationOf(request),
  PULUMI_ORGANIZATION: request.getOrganization(),
  PULUMI_PROJECT: request.getProject(),
  PULUMI_STACK: request.getStack(),
  PULUMI_ROOT_DIRECTORY: info.getRootDirectory(),
  PULUMI_MONITOR: request.getMonitorAddress(),
  PULUMI_ENGINE: engine,
  PULUMI_PARALLEL: String(request.getParallel()),
  PULUMI_DRY_RUN: String(request.getDryrun()),
});
