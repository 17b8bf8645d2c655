import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../rehearsal/in-process-engine.ts";
import { repository } from "../rehearsal/toolchain/index.ts";
import { compare, report } from "./measure.ts";

/** What a hundred services may take, as a ratio to as many bare registrations, and at most. */
const limits = { ratio: 1.6, mebibytes: 400 };

const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-bench-"));
const reported = join(folder, "report.json");

interface Registered {
  /** Kubernetes objects. */
  readonly count: number;
  /** The most memory the program held at once. */
  readonly mebibytes: number;
}

async function registered(project: string, config: Readonly<Record<string, number>>): Promise<Registered> {
  const projectDir = join(repository, "bench", project);
  const run = await runProgram({ projectDir, stack: "bench", config: { ...config, report: reported } });
  if (run.errors.length > 0) throw new Error(run.errors.join("\n"));
  const count = run.resources.filter(({ type }) => type.startsWith("kubernetes:")).length;
  const { peakKiB } = JSON.parse(readFileSync(reported, "utf8")) as { peakKiB: number };
  return { count, mebibytes: Math.round(peakKiB / 1024) };
}

const several = (services: number) => registered("many-services", { services });
const bare = (resources: number) => registered("bare", { resources });

try {
  const empty = await bare(0);
  for (const services of [10, 100]) {
    const { count, mebibytes } = await several(services);
    const name = `${String(services)} services / as many bare registrations (${String(count)}, limit ${String(limits.ratio)})`;
    report([
      await compare(
        name,
        () => several(services),
        () => bare(count),
      ),
    ]);
    const floor = await bare(count);
    console.log(
      `${String(mebibytes).padStart(7)} MiB  at most, ${String(services)} services (limit ${String(limits.mebibytes)}; ` +
        `${String(floor.mebibytes)} for as many bare registrations, ${String(empty.mebibytes)} for none)`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
