import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** What writes a file and says where, into a folder of the test file that calls this; it goes after its last test. */
export function scratchFiles(): (name: string, content: Buffer | string) => string {
  const folder = mkdtempSync(join(tmpdir(), "imported-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}
