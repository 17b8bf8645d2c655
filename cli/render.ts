import type { Command } from "commander";
import {
  chartsOf,
  chartsToCarry,
  imagesToCarry,
  jobToCarry,
  stackManifestsOf,
  weightsToCarry,
  type Made,
  type Manifests,
  type RenderedService,
} from "../components/serving/manifests.ts";
import { trainingManifestsOf } from "../components/training/manifests.ts";
import { catalog } from "../src/catalog/index.ts";
import {
  modelGatewayOf,
  readStackConfig,
  serviceNeedsOf,
  serviceOptionsOf,
  type CheckedStack,
} from "../src/config/index.ts";
import { planStack, type StackPlan } from "../src/planner/stack.ts";
import { stackText, trainingText } from "../src/report/index.ts";
import { planTraining, type TrainingPlan } from "../src/training/index.ts";
import { configurationOf, takesConfiguration, type ConfigurationOptions } from "./configuration.ts";
import { exitCodes } from "./exit-codes.ts";
import { manifestYaml, writeFolders, writeManifests } from "./manifest-folder.ts";

interface RenderOptions extends Made {
  /** Folder to write to; absent = one YAML stream on standard output. */
  readonly out?: string;
  /** Name of a Secret in each namespace by which nodes log in to the registry. */
  readonly pullSecret?: string;
  /** List what to carry over instead. */
  readonly carry?: boolean;
}

interface Rendered {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What a configuration becomes, or why it cannot be. */
interface Read {
  readonly stack: CheckedStack;
  readonly planned: StackPlan;
  readonly training?: TrainingPlan;
}

function readAll(values: Readonly<Record<string, unknown>>): Read | { readonly refused: string } {
  const stack = readStackConfig(values, catalog);
  const planned = planStack(stack, catalog);
  if (planned.verdict === "refused") return { refused: stackText(planned) };
  const training = stack.training && planTraining(stack.training, catalog);
  if (training?.verdict === "refused") return { refused: trainingText(training) };
  return { stack, planned, ...(training && { training }) };
}

const refusal = (stderr: string): Rendered => ({ stdout: "", stderr, exitCode: exitCodes.refused });

/** What `up` creates: services unless other stacks bring theirs, and the job. */
function foldersOf({ stack, planned, training }: Read, made: Made): Manifests[] {
  const [first] = planned.services;
  return [
    ...(stack.config.serve === false ? [] : stackManifestsOf(placed(stack, planned), made, modelGatewayOf(stack))),
    ...(training === undefined ? [] : [trainingManifestsOf(training, first.plan, made)]),
  ];
}

/** Writes the Kubernetes objects of one configuration as YAML, one file per object, with a kustomization. */
export function render(
  values: Readonly<Record<string, unknown>>,
  { out, pullSecret, ...made }: RenderOptions,
): Rendered {
  const read = readAll(values);
  if ("refused" in read) return refusal(read.refused);
  const { stack } = read;
  const { weightsVolume, registry: mirror } = stack.config;
  const registry = { ...(mirror !== undefined && { mirror }), ...(pullSecret !== undefined && { pullSecret }) };
  const folders = foldersOf(read, { ...(weightsVolume && { weightsVolume }), ...made, registry });
  const documents = folders.flatMap(({ objects }) => objects.map(({ object }) => manifestYaml(object)));
  const skipped = new Set(stack.services.flatMap(({ config: { preflight } }) => preflight?.skip ?? []));
  const stderr = placeholderNote(documents.join("")) + [...skipped].map(preflightNote).join("");
  if (out === undefined) return { stdout: documents.join("---\n"), stderr, exitCode: exitCodes.ok };
  if (stack.isMap || folders.length > 1) writeFolders(out, folders);
  else for (const { objects } of folders) writeManifests(out, objects);
  return { stdout: `${documents.length} objects in ${out}\n`, stderr, exitCode: exitCodes.ok };
}

const placed = (stack: CheckedStack, planned: StackPlan): RenderedService[] =>
  stack.services.map((checked, index) => {
    const { plan } = planned.services[index] ?? planned.services[0];
    return { name: checked.name, plan, options: serviceOptionsOf(checked) };
  });

const sources: Readonly<Record<string, string>> = {
  WEIGHTS_BUCKET: "--weights-bucket, `pulumi stack output weightsBucket`",
  WEIGHTS_ROLE: "--weights-role, the RAM role deepseek-<stack>-weights",
  WEIGHTS_WRITERS: "--weights-writers, acs:ram::<account>:role/deepseek-<stack>-writer-",
  IDENTITY_PROVIDER: "--identity-provider, acs:ram::<account>:oidc-provider/ack-rrsa-<cluster>",
  WEIGHTS_CLAIM: "--set weightsVolume.claim=NAME",
};

function placeholderNote(text: string): string {
  return Object.entries(sources)
    .filter(([name]) => text.includes(`\${${name}}`))
    .map(([name, source]) => `\${${name}} is left to fill in (${source})\n`)
    .join("");
}

const preflightNote = (reason: string): string => `nobody looks whether the nodes are as planned: ${reason}\n`;

/** Images, charts and weights to bring to a place without a way out, one a line: kind, from where, to where, SHA-256. */
function carried(values: Readonly<Record<string, unknown>>): Rendered {
  const read = readAll(values);
  if ("refused" in read) return refusal(read.refused);
  const { stack, planned } = read;
  const { weightsVolume, serve, registry, prerequisites } = stack.config;
  const objects = foldersOf(read, { ...(weightsVolume && { weightsVolume }) }).flatMap((folder) => folder.objects);
  const chosen = [...stack.services.map(({ config }) => config.image), stack.training?.image];
  const own = new Set(chosen.filter((image) => image !== undefined));
  const needs = { plans: planned.services.map(({ plan }) => plan), ...serviceNeedsOf(stack) };
  const rows = [
    ...imagesToCarry(objects, registry, own),
    ...chartsToCarry(chartsOf(planned.services[0].plan.target, needs, prerequisites), registry),
    ...(serve === false ? [] : placed(stack, planned).flatMap(({ plan, options }) => weightsToCarry(plan, options))),
    ...(stack.training === undefined ? [] : jobToCarry(stack.training)),
  ];
  const lines = rows.map(({ kind, from, to, sha256 }) => [kind, from, to, ...(sha256 === undefined ? [] : [sha256])]);
  return { stdout: lines.map((line) => `${line.join("\t")}\n`).join(""), stderr: "", exitCode: exitCodes.ok };
}

/** `render`: the Kubernetes objects of one configuration, for those who apply them with GitOps. */
export function addRender(program: Command): void {
  takesConfiguration(program.command("render"))
    .description("the Kubernetes objects as YAML, with a kustomization")
    .option("-o, --out <folder>", "write one file per object here; without it, print them")
    .option("--weights-bucket <name>", "bucket of the weights; default ${WEIGHTS_BUCKET}, to fill in later")
    .option("--weights-role <name>", "RAM role that reads it (alicloud); default ${WEIGHTS_ROLE}")
    .option("--weights-writers <arn>", "ARN of the roles that write it, up to the service's part (alicloud)")
    .option("--identity-provider <arn>", "ARN of the provider that knows the cluster's accounts (alicloud)")
    .option("--pull-secret <name>", "Secret in each namespace by which nodes log in to the registry; default none")
    .option("--carry", "list the images, charts and weights to bring to a place without a way out instead")
    .action((name: string, options: RenderOptions & ConfigurationOptions) => {
      const values = configurationOf(name, options);
      const { stdout, stderr, exitCode } = options.carry === true ? carried(values) : render(values, options);
      process.stdout.write(stdout);
      process.stderr.write(stderr);
      process.exitCode = exitCode;
    });
}
