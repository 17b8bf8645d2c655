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

/** A preview of each stack against a preview of a bare program with one resource. */
async function previews(): Promise<Measured[]> {
  const pulumi = await findPulumi(() => undefined);
  if (pulumi === undefined) return [];
  const home = prepareHome(pulumi);
  const open = (project: string, stack: string) => Session.open({ home, project, stack });
  const bare = await open(join(repository, "bench", "one-resource"), "bench");
  const measured: Measured[] = [];
  for (const stack of ["dev", "staging", "prod"]) {
    const session = await open(repository, stack);
    const floor = () => bare.preview();
    measured.push(
      await compare(`preview of ${stack} / preview of one resource (limit 1.2)`, () => session.preview(), floor),
    );
    session.close();
  }
  bare.close();
  return measured;
}

report([await planStartup(), ...(await previews())]);
