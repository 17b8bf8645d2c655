import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Session } from "../rehearsal/session.ts";
import { findPulumi, prepareHome, repository } from "../rehearsal/toolchain/index.ts";
import { compare, report, type Measured } from "./measure.ts";

function node(...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** `plan` against an empty Node process. */
async function planStartup(): Promise<Measured> {
  return compare(
    "plan v3-fp8-8xh100 / empty Node process",
    () => {
      node("cli/main.ts", "plan", "v3-fp8-8xh100", "--json");
    },
    () => {
      node("-e", "0");
    },
  );
}

/**
 * A preview of each stack against a preview of a bare program with one resource. The limit is that of one profile on a
 * cluster that is there; the clouds' stacks register a cluster as well, so their figure is one of size, and says how many.
 * Both sides start a stand-in for the Kubernetes provider; the clouds' stacks start one for the cloud beside it.
 */
async function previews(): Promise<Measured[]> {
  const pulumi = await findPulumi(() => undefined);
  if (pulumi === undefined) return [];
  const home = prepareHome(pulumi);
  const open = (project: string, stack: string) => Session.open({ home, project, stack });
  const bare = await open(join(repository, "bench", "one-resource"), "bench");
  const measured: Measured[] = [];
  for (const stack of ["dev", "staging", "prod"]) {
    const session = await open(repository, stack);
    const { steps } = await session.preview();
    const resources = new Set(steps.map(({ urn }) => urn)).size;
    const limit = stack === "dev" ? ", limit 1.2" : "";
    measured.push(
      await compare(
        `preview of ${stack} / preview of one resource (${String(resources)} resources${limit})`,
        () => session.preview(),
        () => bare.preview(),
      ),
    );
    session.close();
  }
  bare.close();
  return measured;
}

report([await planStartup(), ...(await previews())]);
