import { fileURLToPath } from "node:url";
import type { ProgramOptions, ProgramRun, Registration } from "./engine.ts";
import { runProgram } from "./engine.ts";

const projectDir = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the real program with a stack file of the repository. */
export function runStack(
  stack: string,
  config: NonNullable<ProgramOptions["config"]> = {},
  more: Pick<ProgramOptions, "referred"> = {},
): Promise<ProgramRun> {
  return runProgram({ projectDir, stack, config, ...more });
}

/** Resources of a cloud or of Kubernetes, without their providers. */
export function ofPackage(run: ProgramRun, name: string): Registration[] {
  return run.resources.filter(({ type }) => type.startsWith(`${name}:`));
}

export function parentType({ parent }: Registration): string {
  return parent.split("::")[2]?.split("$").at(-1) ?? "";
}

/** Types of the resources that differ between two runs, components left out. */
export function changedTypes(before: ProgramRun, after: ProgramRun): string[] {
  const inputsOf = (run: ProgramRun) => new Map(run.resources.map(({ urn, inputs }) => [urn, JSON.stringify(inputs)]));
  const earlier = inputsOf(before);
  return after.resources
    .filter(({ custom, urn, inputs }) => custom && earlier.get(urn) !== JSON.stringify(inputs))
    .map(({ type }) => type);
}
