import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../rehearsal/toolchain/index.ts";
import { packed } from "../scripts/packed.ts";
import { compare, report } from "./measure.ts";

/** Type-checking a program with the packed package in an empty project, against one that imports `@pulumi/pulumi` alone. */
const limit = 1.3;
const project = mkdtempSync(join(tmpdir(), "deepseek-clusters-bench-"));

function check(file: string): void {
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", file], { cwd: project, encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
}

try {
  packed(project);
  const name = `type-check with deepseek-clusters / with @pulumi/pulumi alone (limit ${String(limit)})`;
  const measured = await compare(
    name,
    () => {
      check("library.json");
    },
    () => {
      check("bare.json");
    },
  );
  report([measured]);
} finally {
  rmSync(project, { recursive: true });
}
