import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "../rehearsal/in-process-engine.ts";
import { repository } from "../rehearsal/toolchain/index.ts";
import { compare, report } from "./measure.ts";

/** What a hundred services may take, as a ratio to as many bare registrations, and at most. */
const limits = { ratio: 1.6, mebibytes: 400 };

const projectDir = join(repository, "bench/many-services");
const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-bench-"));
const file = join(folder, "report.json");

async function registered(config: Readonly<Record<string, number>>): Promise<number> {
  const run = await runProgram({ projectDir, stack: "bench", config: { ...config, report: file } });
  if (run.errors.length > 0) throw new Error(run.errors.join("\n"));
  return run.resources.filter(({ type }) => type.startsWith("kubernetes:")).length;
}

try {
  for (const services of [10, 100]) {
    const bare = await registered({ services });
    const { peakKiB } = JSON.parse(readFileSync(file, "utf8")) as { peakKiB: number };
    const name = `${String(services)} services / as many bare registrations (${String(bare)}, limit ${String(limits.ratio)})`;
    const measured = await compare(
      name,
      () => registered({ services }),
      () => registered({ bare }),
    );
    report([measured]);
    const mebibytes = Math.round(peakKiB / 1024);
    console.log(
      `${String(mebibytes).padStart(7)} MiB  at most, ${String(services)} services (limit ${String(limits.mebibytes)})`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
