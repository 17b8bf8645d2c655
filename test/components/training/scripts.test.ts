import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keepScript, trainScript } from "../../../components/training/scripts.ts";
import type { TrainingPlan } from "../../../src/training/index.ts";

/** `aws s3` over a folder: copies up, one file or all, and removes one. */
const aws = `#!/bin/sh
set -eu
shift; verb=$1; shift
all=; excluded=
while [ $# -gt 2 ] || { [ "$verb" = rm ] && [ $# -gt 1 ]; }; do
  case $1 in --recursive) all=yes;; --exclude) excluded="$excluded $2"; shift;; esac
  shift
done
if [ "$verb" = rm ]; then rm -f "$S3/\${1#s3://}"; exit; fi
to="$S3/\${2#s3://}"
if [ -z "$all" ]; then mkdir -p "$(dirname "$to")"; cp "$1" "$to"; exit; fi
cd "$1"
find . -type f | sed 's|^./||' | while read -r file; do
  for pattern in $excluded; do case $file in $pattern) continue 2;; esac; done
  mkdir -p "$(dirname "$to/$file")"; cp "$file" "$to/$file"
done
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "training-"));
  for (const name of ["bin", "output", "tmp", "s3"]) mkdirSync(join(folder, name));
  executable("aws", aws);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function executable(name: string, text: string): void {
  writeFileSync(join(folder, "bin", name), text);
  chmodSync(join(folder, "bin", name), 0o755);
}

function put(path: string, text = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The script with its folders under this one, and waits that are none. */
const here = (script: string): string =>
  script
    .replaceAll(/\/(output|data|tmp)\b/g, `${folder}/$1`)
    .replace("rest 30", "rest 0.05")
    .replace("sleep 5", "sleep 0.05");
const envOf = (index: number) => ({
  ...process.env,
  PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`,
  S3: join(folder, "s3"),
  BUCKET: "b",
  PREFIX: "adapters/tone",
  JOB_COMPLETION_INDEX: String(index),
});
const plan = (scratchBytes?: number) =>
  ({
    deployment: { outputPath: "adapters/tone", ...(scratchBytes !== undefined && { scratchBytes }) },
  }) as TrainingPlan;
const stored = (path: string) => join(folder, "s3/b/adapters/tone", path);
const train = (script: string, index = 0) =>
  spawnSync("/bin/sh", ["-c", here(script)], { encoding: "utf8", env: envOf(index) });
const saves = (at: string) =>
  `#!/bin/sh\ncd ${folder}/${at}; for file in adapter_config.json adapter_model.safetensors; do echo $file > $file; done\n`;

describe("a job that writes to its volume", () => {
  test("leaves the hashes by which a service pins the result; the other nodes leave none", () => {
    put("data/adapters/tone/checkpoint-9/trainer_state.json");
    executable("torchrun", saves("data/adapters/tone"));
    expect(train(trainScript(plan()), 1).stdout).toBe("");
    const { status, stdout } = train(trainScript(plan()));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f]{64} {2}adapter_config\.json\n[0-9a-f]{64} {2}adapter_model\.safetensors\n$/);
    expect(readdirSync(join(folder, "data/adapters/tone"))).not.toContain("checkpoint-9");
  });

  test("fails where the training does", () => {
    executable("torchrun", "#!/bin/sh\nexit 3\n");
    expect(train(trainScript(plan())).status).toBe(3);
  });
});

describe("a job whose result goes to a bucket", () => {
  let keeper: ReturnType<typeof spawn> | undefined;
  beforeEach(() => {
    keeper = undefined;
  });
  afterEach(async () => {
    if (keeper === undefined || keeper.exitCode !== null) return;
    const ended = once(keeper, "close");
    keeper.kill("SIGTERM");
    await ended;
  });
  const keep = (index = 0) => {
    keeper = spawn("/bin/sh", ["-c", here(keepScript)], { env: envOf(index), stdio: "ignore" });
  };
  const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 20_000, interval: 20 });

  test("brings whole checkpoints over and takes away what the trainer has let go", async () => {
    put("output/checkpoint-1/optimizer.pt");
    keep();
    put("output/checkpoint-2/optimizer.pt");
    put("output/checkpoint-2/trainer_state.json");
    await until(() => existsSync(stored("checkpoint-2/trainer_state.json")));
    expect(existsSync(stored("checkpoint-2/optimizer.pt"))).toBe(true);
    // Nothing says that the first is whole.
    expect(existsSync(stored("checkpoint-1"))).toBe(false);
    rmSync(join(folder, "output/checkpoint-2"), { recursive: true });
    await until(() => !existsSync(stored("checkpoint-2/optimizer.pt")));
    expect(existsSync(stored("checkpoint-2/trainer_state.json"))).toBe(false);
  });

  test("is done once the result is stored, with its hashes and without checkpoints and prepared data", async () => {
    executable(
      "torchrun",
      `${saves("output")}mkdir -p checkpoint-9 prepared; echo > checkpoint-9/trainer_state.json; echo > prepared/x\n`,
    );
    keep();
    const trainer = spawn("/bin/sh", ["-c", here(trainScript(plan(1)))], { env: envOf(0), stdio: "ignore" });
    expect(await once(trainer, "close")).toEqual([0, null]);
    expect(
      readdirSync(stored(""))
        .filter((name) => !name.startsWith("checkpoint-"))
        .sort(),
    ).toEqual(["SHA256SUMS", "adapter_config.json", "adapter_model.safetensors"]);
    expect(readFileSync(stored("SHA256SUMS"), "utf8")).toMatch(/^[0-9a-f]{64} {2}adapter_config\.json\n/);
    expect(existsSync(stored("checkpoint-9/trainer_state.json"))).toBe(false);
  });

  test("goes on from what is whole in the bucket, on every node alike", () => {
    put("data/adapters/tone/checkpoint-3/trainer_state.json");
    put("data/adapters/tone/checkpoint-4/optimizer.pt");
    put("output/checkpoint-5/trainer_state.json", "on this node alone");
    put("data/adapters/tone/checkpoint-2/trainer_state.json");
    put("output/checkpoint-2/trainer_state.json", "never gone");
    executable("torchrun", `#!/bin/sh\nls ${folder}/output\n`);
    expect(train(trainScript(plan(1)), 1)).toMatchObject({ status: 0, stdout: "checkpoint-2\ncheckpoint-3\n" });
    expect(readFileSync(join(folder, "output/checkpoint-2/trainer_state.json"), "utf8")).toBe("never gone");
  });
});
