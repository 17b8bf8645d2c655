import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { listen } from "./grpc.ts";
import { readConfiguration, type StackConfiguration } from "./in-process/configuration.ts";
import { monitor, type Recording } from "./in-process/monitor.ts";
import type { Registration } from "./in-process/registration.ts";
import { StandInHost } from "./in-process/stand-in-host.ts";
import type { Overrides } from "./project.ts";
import { Cloud } from "./providers/cloud.ts";
import type { Properties } from "./providers/wire.ts";
import { run } from "./toolchain/processes.ts";

export type { Registration } from "./in-process/registration.ts";

export interface ProgramOptions {
  /** Folder of `Pulumi.yaml`. */
  readonly projectDir: string;
  readonly stack: string;
  /** Configuration in place of what the stack file says, by key. */
  readonly config?: Overrides;
  /** True previews: identities and computed properties stay unknown. */
  readonly dryRun?: boolean;
  /** Outputs of every stack that the program refers to; those called `kubeconfig` are secrets. */
  readonly referred?: Properties;
}

const stackType = "pulumi:pulumi:Stack";

/** What a program registered, in the order of registration. */
export class ProgramRun {
  readonly resources: readonly Registration[];
  /** Error messages, without colours. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What the program told by the way. */
  readonly notes: readonly string[];
  readonly exitCode: number;

  constructor(recording: Recording, exitCode: number) {
    this.resources = [...recording.resources.values()];
    this.errors = recording.errors.map(stripVTControlCharacters);
    this.warnings = recording.warnings.map(stripVTControlCharacters);
    this.notes = recording.notes.map(stripVTControlCharacters);
    this.exitCode = exitCode;
  }

  /** All resources of a type, e.g. `aws:eks/cluster:Cluster`. */
  all(type: string): Registration[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The one resource of a type. @throws when there is none or more than one. */
  only(type: string): Registration {
    const [first, ...others] = this.all(type);
    if (first !== undefined && others.length === 0) return first;
    const types = [...new Set(this.resources.map((resource) => resource.type))].sort().join(", ");
    throw new Error(`Expected one ${type}, found ${first ? others.length + 1 : 0}. Registered: ${types}.`);
  }

  /** The resource of that logical name. @throws when there is none or more than one. */
  named(name: string): Registration {
    const [first, ...others] = this.resources.filter(
      (resource) => resource.name === name && resource.type !== stackType,
    );
    if (first !== undefined && others.length === 0) return first;
    throw new Error(`Expected one resource named ${name}, found ${first ? others.length + 1 : 0}.`);
  }

  /** The stack's outputs, secrets readable. */
  get outputs(): Properties {
    return this.resources.find(({ type }) => type === stackType)?.outputs ?? {};
  }

  /** Names of the stack's outputs that hold a secret. */
  get secretOutputs(): readonly string[] {
    return this.resources.find(({ type }) => type === stackType)?.secretOutputs ?? [];
  }
}

/** Runs the real program against an engine in this process: no `pulumi`, no state, every resource option visible. */
export async function runProgram(options: ProgramOptions): Promise<ProgramRun> {
  const configuration = readConfiguration(options.projectDir, options.stack, options.config);
  const place = {
    stack: options.stack,
    project: configuration.project,
    dryRun: options.dryRun ?? false,
    referred: options.referred ?? {},
  };
  const recording: Recording = { resources: new Map(), errors: [], warnings: [], notes: [] };
  const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
  const host = new StandInHost(new Cloud(folder), (name) => namespace(configuration, name));
  const server = monitor(place, host, recording);
  try {
    const address = `127.0.0.1:${await listen(server)}`;
    const args = programArguments(options, configuration, address);
    const { code, stderr } = await run(process.execPath, args, {
      cwd: options.projectDir,
      env: environment(configuration),
    });
    if (code !== 0 && recording.errors.length === 0) recording.errors.push(stderr.trim());
    return new ProgramRun(recording, code);
  } finally {
    server.forceShutdown();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One package's configuration, as in `aws:region`. */
const namespace = ({ values }: StackConfiguration, name: string): Properties =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([key]) => key.startsWith(`${name}:`))
      .map(([key, value]) => [key.slice(name.length + 1), value]),
  );

const programArguments = (
  options: ProgramOptions,
  { project, main }: StackConfiguration,
  address: string,
): string[] => [
  "--no-warnings",
  createRequire(join(options.projectDir, "_.js")).resolve("@pulumi/pulumi/cmd/run"),
  ...["--monitor", address, "--engine", address, "--organization", "organization"],
  ...["--project", project, "--stack", options.stack, "--root-directory", options.projectDir],
  ...["--pwd", options.projectDir, "--parallel", "16", ...(options.dryRun === true ? ["--dry-run"] : []), main],
];

const environment = ({ values, secretKeys }: StackConfiguration): NodeJS.ProcessEnv => ({
  ...process.env,
  // No program that is tried out here may ask a cluster of the person who tries it.
  KUBECONFIG: join(tmpdir(), "deepseek-clusters-no-kubeconfig"),
  PULUMI_CONFIG: JSON.stringify(values),
  PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
  NODE_COMPILE_CACHE: join(tmpdir(), "deepseek-clusters-compile-cache"),
});
