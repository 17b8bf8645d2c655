import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../toolchain/processes.ts";
import { surroundingsOf, type Asked, type Program } from "./program.ts";

/** The program, compiled anew: packages that have not changed come from Go's own cache. */
export async function goProgram(asked: Asked): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-go-"));
  const tidy = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const command = join(folder, "program");
  const { code, stderr } = await run("go", ["build", "-o", command, "."], { cwd: asked.info.getProgramDirectory() });
  if (code === 0) return { command, args: [], env: surroundingsOf(asked), tidy };
  tidy();
  throw new Error(`The program in Go does not compile:\n${stderr.trim()}`);
}
