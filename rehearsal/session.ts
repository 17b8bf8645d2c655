import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import automation from "@pulumi/pulumi/automation/index.js";
import type { EngineEvent, OutputMap, Stack } from "@pulumi/pulumi/automation/index.js";
import { messageOf } from "./grpc.ts";
import { copyProject, type Overrides } from "./project.ts";
import { Cloud } from "./providers/cloud.ts";
import type { ControlPlaneFile } from "./providers/kubernetes/live/index.ts";
import { isSecret, plain, type Properties } from "./providers/wire.ts";
import type { RehearsalHome } from "./toolchain/index.ts";
import { run, type Ran } from "./toolchain/processes.ts";

export interface SessionOptions {
  readonly home: RehearsalHome;
  /** Folder of `Pulumi.yaml`. */
  readonly project: string;
  readonly stack: string;
  /** Configuration in place of what the stack file says, by key. */
  readonly config?: Overrides;
  /** Where state and cloud are kept; a temporary folder when left out. */
  readonly directory?: string;
  /** Kubernetes objects go to this API server instead of the stand-in cloud. */
  readonly cluster?: ControlPlaneFile;
}

/** How one operation went. */
export interface Outcome {
  readonly ok: boolean;
  /** Resources by operation: `create`, `update`, `replace`, `same`, `delete`… */
  readonly changes: Readonly<Record<string, number>>;
  /** Error messages, most telling first, without colours. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Operations on each resource, in order. */
  readonly steps: readonly Step[];
  /** The stack's outputs as far as they are known, also in a preview. */
  readonly outputs: OutputMap;
}

export interface Step {
  readonly operation: string;
  readonly urn: string;
  readonly type: string;
  /** URN; empty for the stack. */
  readonly parent: string;
  /** Property paths that differ, where the operation is an update or a replacement. */
  readonly paths: readonly string[];
}

type OnEvent = (event: EngineEvent) => void;

/** One stack on the real engine, with state, cloud and settings in a folder of its own. Nothing outside it is touched. */
export class Session {
  readonly directory: string;
  readonly cloud: Cloud;
  readonly stack: Stack;
  readonly #program: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #temporary: boolean;

  private constructor(directory: string, stack: Stack, options: SessionOptions) {
    this.directory = directory;
    this.stack = stack;
    this.cloud = new Cloud(join(directory, "cloud"));
    this.#program = options.home.program;
    this.#environment = environment(directory, options);
    this.#temporary = options.directory === undefined;
  }

  static async open(options: SessionOptions): Promise<Session> {
    const directory = options.directory ?? mkdtempSync(join(tmpdir(), "deepseek-clusters-"));
    for (const folder of ["project", "state", "cloud"]) mkdirSync(join(directory, folder), { recursive: true });
    const workDir = join(directory, "project");
    copyProject(options.project, workDir, options.stack, options.config ?? {});
    if (options.cluster !== undefined)
      writeFileSync(join(directory, controlPlaneFile), JSON.stringify(options.cluster), { mode: 0o600 });
    const pulumiCommand = await automation.PulumiCommand.get({ root: options.home.directory, skipVersionCheck: true });
    const envVars = environment(directory, options);
    const workspace = { workDir, pulumiHome: options.home.directory, pulumiCommand, envVars };
    const stack = await automation.LocalWorkspace.createOrSelectStack({ stackName: options.stack, workDir }, workspace);
    return new Session(directory, stack, options);
  }

  preview(onEvent?: OnEvent): Promise<Outcome> {
    return observed((listen) => this.stack.preview({ onEvent: listen }), onEvent);
  }

  /** `signal` interrupts it, as Ctrl-C does a person's. */
  up(onEvent?: OnEvent, signal?: AbortSignal): Promise<Outcome> {
    return observed((listen) => this.stack.up({ onEvent: listen, ...(signal && { signal }) }), onEvent);
  }

  refresh(onEvent?: OnEvent): Promise<Outcome> {
    return observed((listen) => this.stack.refresh({ onEvent: listen }), onEvent);
  }

  destroy(onEvent?: OnEvent): Promise<Outcome> {
    return observed((listen) => this.stack.destroy({ onEvent: listen }), onEvent);
  }

  outputs(): Promise<OutputMap> {
    return this.stack.outputs();
  }

  /** Runs any `pulumi` command on this stack, as a person would type it. */
  run(args: readonly string[]): Promise<Ran> {
    return this.command([...args, "--stack", this.stack.name, "--non-interactive"]);
  }

  /** Runs a `pulumi` command that knows of no stack. */
  command(args: readonly string[]): Promise<Ran> {
    const env = { ...process.env, ...this.#environment };
    return run(this.#program, args, { cwd: this.stack.workspace.workDir, env });
  }

  /** Forgets a temporary folder; one that was asked for stays. */
  close(): void {
    if (this.#temporary) rmSync(this.directory, { recursive: true, force: true });
  }
}

const controlPlaneFile = "control-plane.json";

/** Settings under which no real cloud, account or cluster can be reached. */
function environment(directory: string, { home, cluster }: SessionOptions): Record<string, string> {
  return {
    DEEPSEEK_CLUSTERS_REHEARSAL: join(directory, "cloud"),
    DEEPSEEK_CLUSTERS_CONTROL_PLANE: cluster === undefined ? "" : join(directory, controlPlaneFile),
    PULUMI_HOME: home.directory,
    PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "rehearsal",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
    PULUMI_EXPERIMENTAL: "true",
    NODE_COMPILE_CACHE: join(home.directory, "compile-cache"),
    AWS_ACCESS_KEY_ID: "rehearsal",
    AWS_SECRET_ACCESS_KEY: "rehearsal",
    AWS_SESSION_TOKEN: "rehearsal",
    AWS_PROFILE: "",
    ALICLOUD_ACCESS_KEY: "rehearsal",
    ALICLOUD_SECRET_KEY: "rehearsal",
    KUBECONFIG: join(directory, "no-kubeconfig"),
  };
}

async function observed(operation: (listen: OnEvent) => Promise<unknown>, onEvent?: OnEvent): Promise<Outcome> {
  const steps: Step[] = [];
  const told: Record<"error" | "warning", string[]> = { error: [], warning: [] };
  let changes: Readonly<Record<string, number>> = {};
  let outputs: OutputMap = {};
  const listen = (event: EngineEvent): void => {
    const { diagnosticEvent, resourcePreEvent, resOutputsEvent, summaryEvent } = event;
    // Debug diagnostics print raw requests, secrets in clear included.
    if (diagnosticEvent?.prefix?.startsWith("debug:") === true) return;
    if (diagnosticEvent?.severity === "error" || diagnosticEvent?.severity === "warning")
      told[diagnosticEvent.severity].push(bare(diagnosticEvent.message));
    if (summaryEvent) changes = summaryEvent.resourceChanges;
    if (resourcePreEvent) {
      const { op, urn, type, detailedDiff } = resourcePreEvent.metadata;
      const parent = (resourcePreEvent.metadata.new ?? resourcePreEvent.metadata.old)?.parent ?? "";
      steps.push({ operation: op, urn, type, parent, paths: Object.keys(detailedDiff ?? {}) });
    }
    if (resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack")
      outputs = masked((resOutputsEvent.metadata.new?.outputs ?? {}) as Properties);
    onEvent?.(event);
  };
  const result = (ok: boolean, errors: readonly string[]): Outcome => ({
    ok,
    changes,
    errors,
    warnings: told.warning,
    steps,
    outputs,
  });
  try {
    await operation(listen);
    return result(true, told.error);
  } catch (error) {
    return result(false, told.error.length > 0 ? told.error : commandErrors(messageOf(error)));
  }
}

/** What the command itself printed as errors, when it failed before the program ran. */
function commandErrors(report: string): string[] {
  const lines = bare(report).split("\n");
  const errors = lines.filter((line) => line.startsWith("error: ")).map((line) => line.slice("error: ".length));
  return errors.length > 0 ? [...new Set(errors)] : lines;
}

const masked = (outputs: Properties): OutputMap =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, { value: plain(value), secret: isSecret(value) }]),
  );

/** Without terminal colours and the engine's own colour marks. */
const bare = (message: string): string =>
  stripVTControlCharacters(message)
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .trim();
