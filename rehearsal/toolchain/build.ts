import { join } from "node:path";
import { executable, publish } from "./cache.ts";
import { goBuild, minutes, ticking } from "./go.ts";
import { run } from "./processes.ts";
import { pinned } from "./versions.ts";

/** Tells a person what is going on, in a few words. */
export type Progress = (words: string) => void;

/** An empty build cache took 3 min 10 s on two cores. */
const coldBuildCoreSeconds = 380;

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The version a `pulumi` program answers with, undefined when it does not run. */
export async function pulumiVersion(program: string): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { code, stdout } = await run(program, ["version"], { env, timeoutMs: 20_000 });
  return code === 0 ? /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] : undefined;
}

/** Builds the pinned `pulumi` from its Go modules and publishes it in `directory` once it runs. */
export const buildPulumi = (directory: string, progress: Progress): Promise<void> =>
  publish(directory, async (draft) => {
    await compile(draft, progress);
    const built = await pulumiVersion(executable(draft, "pulumi"));
    if (built !== pinned.pulumi) throw new Error(`The built pulumi says ${built ?? "nothing"}, not ${pinned.pulumi}.`);
  });

async function compile(draft: string, progress: Progress): Promise<void> {
  const estimate = `building pulumi ${pinned.pulumi} from source, once, about ${minutes(coldBuildCoreSeconds)} min`;
  progress(estimate);
  let built = 0;
  await ticking(
    (seconds) => {
      progress(`${estimate} (${seconds} s, ${built} Go packages)`);
    },
    () =>
      goBuild({
        module: "pulumi",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        output: join(draft, "bin", "pulumi"),
        tags: "osusergo,grpcnotrace",
        linkerFlags: `-X ${versionVariable}=v${pinned.pulumi}`,
        onPackage: () => {
          built++;
        },
      }),
  );
}
