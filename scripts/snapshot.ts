import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "../rehearsal/session.ts";
import { findPulumi, installHint, prepareHome, repository } from "../rehearsal/toolchain/index.ts";

/** `npm run snapshot`, at a release: brings every stack up and keeps its state, for the test of the next upgrade. */
const stacks = ["dev", "staging", "prod"];

/** What tells of the machine that made it, and not of the stack. */
const fleeting = new Set(["sourcePosition", "stackTrace", "created", "modified"]);

/** A rehearsal's own folder, which is another one each time. */
const noKubeconfig = /^\/.*\/no-kubeconfig$/;

const lasting = (key: string, value: unknown): unknown => {
  if (fleeting.has(key)) return undefined;
  return typeof value === "string" ? value.replace(noKubeconfig, "/nowhere/no-kubeconfig") : value;
};

const pulumi = await findPulumi((words) => {
  console.error(words);
});
if (pulumi === undefined) throw new Error(`Snapshots need the Pulumi engine: ${installHint}.`);
const home = prepareHome(pulumi);
for (const stack of stacks) {
  const session = await Session.open({ home, project: repository, stack });
  const { errors } = await session.up();
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const state = await session.stack.exportStack();
  writeFileSync(join(repository, "test/engine/snapshots", `${stack}.json`), `${JSON.stringify(state, lasting, 1)}\n`);
  session.close();
}
