import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "./build.ts";
import { launcher, type RehearsalHome } from "./home.ts";
import { ownProgram } from "./own-program.ts";
import { pinned, repository } from "./versions.ts";

/** Languages whose SDKs Pulumi's own generators write. */
const generated = ["go", "python"] as const;

/**
 * Adds language hosts for Go and Python to a home, and the generators of packages that `pulumi package gen-sdk` asks them
 * for. Pulumi's own hosts come with its release only and not as Go modules; the generators do. False where there is no Go.
 */
export async function addLanguageHosts(home: RehearsalHome, progress: Progress): Promise<boolean> {
  const source = readFileSync(join(repository, "tools/pulumi/sdk/main.go"));
  const generator = await ownProgram(
    {
      name: "pulumi-sdk",
      version: `${pinned.pulumi}-${createHash("sha256").update(source).digest("hex").slice(0, 8)}`,
      title: "the generators of packages for Go and Python",
      module: "pulumi",
      package: "./sdk",
    },
    progress,
  );
  if (generator === undefined) return false;
  for (const language of generated) {
    const file = join(home.directory, "bin", `pulumi-language-${language}`);
    launcher(file, home.directory, ["rehearsal/language-host.ts", language, generator]);
  }
  return true;
}
