import { readdirSync } from "node:fs";
import { join } from "node:path";
import { plan } from "../cli/plan.ts";
import { readStackFile } from "../cli/stack-file.ts";

/** Stacks that have a settings file in a project folder. */
export const stacksOf = (project: string): string[] =>
  readdirSync(project)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();

/** What the planner says of a stack: the text for people, and how `plan` would exit. @throws ConfigError */
export const stackPlan = (project: string, stack: string): { text: string; exitCode: number } =>
  plan(readStackFile(join(project, `Pulumi.${stack}.yaml`)), { json: false });
