import { mkdirSync, renameSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { executable, newDraft } from "./cache.ts";
import { run } from "./processes.ts";
import { atLeast, pinned, repository } from "./versions.ts";

/** Tells a person what is going on, in a few words. */
export type Progress = (words: string) => void;

/** An empty build cache took 3 min 10 s on two cores. */
const coldBuildCoreSeconds = 380;

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The installed Go's version, undefined when there is none that is new enough. */
export async function goVersion(): Promise<string | undefined> {
  const { code, stdout } = await run("go", ["env", "GOVERSION"], { env: { ...process.env, GOTOOLCHAIN: "local" } });
  const version = /go(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1];
  if (code !== 0 || version === undefined) return undefined;
  return atLeast(version, pinned.go) ? version : undefined;
}

/** The version a `pulumi` program answers with, undefined when it does not run. */
export async function pulumiVersion(program: string): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await run(program, ["version"], { env, timeoutMs: 20_000 });
  return code === 0 ? /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] : undefined;
}

/**
 * Builds the pinned `pulumi` from its Go modules and publishes it in `directory`. The build happens beside it and is
 * renamed only once it runs, so an interrupted build leaves nothing half done.
 */
export async function buildPulumi(directory: string, progress: Progress): Promise<void> {
  const draft = newDraft(directory);
  try {
    await compile(draft, progress);
    const built = await pulumiVersion(executable(draft, "pulumi"));
    if (built !== pinned.pulumi) throw new Error(`The built pulumi says ${built ?? "nothing"}, not ${pinned.pulumi}.`);
    rmSync(directory, { recursive: true, force: true });
    renameSync(draft, directory);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function compile(draft: string, progress: Progress): Promise<void> {
  const minutes = Math.round(coldBuildCoreSeconds / Math.max(1, cpus().length) / 60);
  const estimate = `building pulumi ${pinned.pulumi} from source, once, about ${Math.max(1, minutes)} min`;
  const began = Date.now();
  progress(estimate);
  let built = 0;
  const ticker = setInterval(() => {
    const seconds = Math.round((Date.now() - began) / 1000);
    progress(`${estimate} (${seconds} s, ${built} Go packages)`);
  }, 1000);
  const args = [
    ...["build", "-v", "-trimpath", "-tags", "osusergo,grpcnotrace", "-o", `${join(draft, "bin")}/`],
    ...["-ldflags", `-s -w -X ${versionVariable}=v${pinned.pulumi}`],
    "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  ];
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly", GOWORK: "off", GOTOOLCHAIN: "local" };
  const onLine = (): void => {
    built++;
  };
  try {
    mkdirSync(join(draft, "bin"));
    const { code, stderr } = await run("go", args, { cwd: join(repository, "tools/pulumi"), env, onLine });
    if (code !== 0) throw new Error(`go build failed: ${stderr.trim().split("\n").slice(-3).join(" ")}`);
  } finally {
    clearInterval(ticker);
  }
}
