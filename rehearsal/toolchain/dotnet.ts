import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Progress } from "./build.ts";
import { ownProgram } from "./own-program.ts";
import { pinned, repository } from "./versions.ts";

/**
 * Pulumi's generator of packages for .NET, from the last of its Go modules that has it: the newer ones come only with its
 * language host for .NET. Undefined where there is no Go.
 */
export function dotnetGenerator(progress: Progress): Promise<string | undefined> {
  const source = readFileSync(join(repository, "tools/pulumi-dotnet/main.go"));
  return ownProgram(
    {
      name: "pulumi-dotnet",
      version: `${pinned.pulumiDotnet}-${createHash("sha256").update(source).digest("hex").slice(0, 8)}`,
      title: "the generator of packages for .NET",
      module: "pulumi-dotnet",
      package: ".",
    },
    progress,
  );
}
