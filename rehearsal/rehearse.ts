import type { EngineEvent, OutputMap } from "@pulumi/pulumi/automation/index.js";
import { exitCodes } from "../cli/exit-codes.ts";
import { runProgram } from "./in-process-engine.ts";
import { onControlPlane } from "./on-control-plane.ts";
import { step, type Telling } from "./progress.ts";
import { Session, type Outcome } from "./session.ts";
import { nextSteps, outputLines, resourceTree, type Leaf } from "./summary.ts";
import type { ControlPlaneFile } from "./providers/kubernetes/live/index.ts";
import { findPulumi, installHint, prepareHome, type FoundPulumi } from "./toolchain/index.ts";

export interface RehearsalOptions {
  readonly project: string;
  readonly stack: string;
  /** Only shows what would be created. */
  readonly preview: boolean;
  /** Kubernetes objects go to a real control plane on this machine, with simulated nodes. */
  readonly cluster: boolean;
  /** Folder that keeps state and stand-in cloud, so that the next rehearsal goes on from there. */
  readonly directory?: string;
}

/** What a rehearsal has to show, whichever engine ran it. */
interface Rehearsed {
  readonly errors: readonly string[];
  readonly resources: readonly Leaf[];
  readonly outputs: OutputMap;
}

const failed = 1;
const stackType = "pulumi:pulumi:Stack";

/** Rehearses a stack on the real engine, or in this process where there is none. Returns the exit code. */
export async function rehearse(options: RehearsalOptions): Promise<number> {
  const pulumi = await step("Looking for the Pulumi engine", async ({ progress, finished }) => {
    const found = await findPulumi(progress);
    finished(found ? `Pulumi ${found.version} (${found.from})` : `No Pulumi engine here: ${installHint}`);
    return found;
  });
  if (options.cluster) return rehearseOnCluster(pulumi, options);
  return report(pulumi ? await onEngine(pulumi, options) : await inProcess(options), options, pulumi !== undefined);
}

function report(rehearsed: Rehearsed, options: RehearsalOptions, hasPulumi: boolean): number {
  if (rehearsed.errors.length > 0) {
    console.error(`\n${rehearsed.errors.join("\n")}`);
    return rehearsed.resources.length === 0 ? exitCodes.badInput : failed;
  }
  show(rehearsed, options, hasPulumi);
  return exitCodes.ok;
}

/** The same on a control plane that lives as long as the rehearsal. */
async function rehearseOnCluster(pulumi: FoundPulumi | undefined, options: RehearsalOptions): Promise<number> {
  if (pulumi === undefined) {
    console.error(`\n--cluster needs the Pulumi engine: ${installHint}.`);
    return failed;
  }
  return onControlPlane(options, async (access, signal, placement) => {
    const code = report(await onEngine(pulumi, options, { access, signal }), options, true);
    if (!options.preview && code === exitCodes.ok)
      console.log(["\nScheduled on the simulated nodes", ...(await placement())].join("\n"));
    return code;
  });
}

interface OnCluster {
  readonly access: ControlPlaneFile;
  readonly signal: AbortSignal;
}

async function onEngine(pulumi: FoundPulumi, options: RehearsalOptions, cluster?: OnCluster): Promise<Rehearsed> {
  const { project, stack, directory } = options;
  const home = prepareHome(pulumi);
  const session = await Session.open({
    home,
    project,
    stack,
    ...(directory === undefined ? {} : { directory }),
    ...(cluster === undefined ? {} : { cluster: cluster.access }),
  });
  try {
    const action = options.preview ? "pulumi preview" : "pulumi up";
    const outcome = await step(`${action} (rehearsal)`, async (telling) => {
      const listen = counter(telling, options.preview ? "planned" : "created or updated");
      const result = options.preview ? await session.preview(listen) : await session.up(listen, cluster?.signal);
      telling.finished(`${action} (rehearsal): ${result.ok ? changes(result) : "refused"}`);
      return result;
    });
    const resources = outcome.steps.filter(({ type }) => type !== stackType);
    if (!outcome.ok) return { errors: outcome.errors, resources: resources.filter(isOwn), outputs: {} };
    return { errors: [], resources, outputs: options.preview ? outcome.outputs : await session.outputs() };
  } finally {
    session.close();
  }
}

const isOwn = ({ type }: Leaf): boolean => !type.startsWith("pulumi:providers:");

function counter({ progress }: Telling, done: string): (event: EngineEvent) => void {
  const seen = new Set<string>();
  return ({ resourcePreEvent, resOutputsEvent }) => {
    const event = resOutputsEvent ?? resourcePreEvent;
    if (event === undefined || event.metadata.type === stackType) return;
    if (resOutputsEvent) seen.add(event.metadata.urn);
    progress(`${seen.size} resources ${done} (${event.metadata.urn.slice(event.metadata.urn.lastIndexOf("::") + 2)})`);
  };
}

const changes = ({ changes: counts }: Outcome): string =>
  Object.entries(counts)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");

/** The same program against the engine in this process: no state, but every resource and output. */
async function inProcess({ project, stack, preview }: RehearsalOptions): Promise<Rehearsed> {
  const run = await step("Running the program without an engine (rehearsal)", async ({ finished }) => {
    const ran = await runProgram({ projectDir: project, stack, dryRun: preview });
    finished(`Ran the program without an engine (rehearsal): ${ran.resources.length} resources`);
    return ran;
  });
  const outputs = Object.entries(run.outputs).map(
    ([name, value]) =>
      [name, { value, secret: run.secretOutputs.some((path) => path.split(/[.[]/)[0] === name) }] as const,
  );
  const resources = run.resources.filter(({ type }) => type !== stackType);
  return { errors: run.exitCode === 0 ? [] : run.errors, resources, outputs: Object.fromEntries(outputs) };
}

function show({ resources, outputs }: Rehearsed, { stack, preview }: RehearsalOptions, hasPulumi: boolean): void {
  const target: unknown = outputs["target"]?.value;
  console.log(
    [
      `\nResources${preview ? " that would be created" : ""} (${resources.length}, none of them real)`,
      ...resourceTree(resources),
      "\nStack outputs",
      ...outputLines(outputs),
      "\nThis was a rehearsal: no credentials were used and nothing real exists. For a real deployment:",
      ...nextSteps(stack, typeof target === "string" ? target : "", hasPulumi),
    ].join("\n"),
  );
}
