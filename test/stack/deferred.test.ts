import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { repository } from "../../rehearsal/toolchain/index.ts";

/** What a program prints that begins as the stack's does. */
async function printed<Value>(program: string): Promise<Value> {
  const begun = `
    await import("./stack/deferred.ts");
    const pulumi = await import("@pulumi/pulumi");
    const { createRequire } = await import("node:module");
    const loaded = (name) => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes(name));
    ${program}`;
  const args = ["--no-warnings", "--input-type=module", "--eval", begun];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(repository) });
  return JSON.parse(stdout) as Value;
}

test("what the SDK reads functions and dependencies with is not loaded by a program that has none to read", async () => {
  expect(await printed(`console.log(JSON.stringify(loaded("node_modules/pacote/")));`)).toBe(false);
});

test("it is there for who uses it: a function is serialized, with the packages that it needs", async () => {
  const [text, paths] = await printed<readonly [string, readonly string[]]>(`
    const { text } = await pulumi.runtime.serializeFunction(() => 6 * 7);
    const paths = await pulumi.runtime.computeCodePaths();
    console.log(JSON.stringify([text, [...paths.keys()]]));`);
  expect(text).toContain("6 * 7");
  expect(paths).toContain("node_modules/decimal.js");
});
