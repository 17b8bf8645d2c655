import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { Session } from "../rehearsal/session.ts";
import { findPulumi, prepareHome, repository } from "../rehearsal/toolchain/index.ts";
import { compare, report, type Measured } from "./measure.ts";

function node(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
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

const limits: Readonly<Record<string, string>> = { dev: ", limit 1.2" };

/**
 * A preview of each stack against a preview of a bare program with one resource. The limit is that of one profile on a
 * cluster that is there; the clouds' stacks register a cluster as well, so their figure is one of size, and says how many.
 * Both sides start a stand-in for the Kubernetes provider; the clouds' stacks start one for the cloud beside it. What the
 * objects of `dev` take by themselves is a row of its own.
 */
async function previews(folder: string): Promise<Measured[]> {
  const pulumi = await findPulumi(() => undefined);
  if (pulumi === undefined) return [];
  const home = prepareHome(pulumi);
  const bench = (project: string, config = {}) =>
    Session.open({ home, project: join(repository, "bench", project), stack: "bench", config });
  const bare = await bench("bare");
  const subjects = [
    {
      name: "the objects of dev without us",
      session: await bench("same-objects", { manifests: objectsOfDev(folder) }),
    },
  ];
  for (const stack of ["dev", "staging", "prod"])
    subjects.push({ name: stack, session: await Session.open({ home, project: repository, stack }) });
  const measured: Measured[] = [];
  for (const { name, session } of subjects) {
    const { ok, errors, steps } = await session.preview();
    if (!ok) throw new Error(errors.join("\n"));
    const resources = new Set(steps.map(({ urn }) => urn)).size;
    measured.push(
      await compare(
        `preview of ${name} / preview of one resource (${String(resources)} resources${limits[name] ?? ""})`,
        () => session.preview(),
        () => bare.preview(),
      ),
    );
    session.close();
  }
  bare.close();
  return measured;
}

/** Path of a file with what `render dev` prints, as a list. */
function objectsOfDev(folder: string): string {
  const file = join(folder, "manifests.json");
  const documents = parseAllDocuments(node("cli/main.ts", "render", "dev"));
  writeFileSync(file, JSON.stringify(documents.map((document) => document.toJS() as unknown)));
  return file;
}

const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-bench-"));
try {
  report([await planStartup(), ...(await previews(folder))]);
} finally {
  rmSync(folder, { recursive: true });
}
