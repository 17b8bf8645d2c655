import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, text, type Properties } from "../../rehearsal/providers/wire.ts";
import type { Outcome, Session } from "../../rehearsal/session.ts";
import { done, openStack, repository } from "./stacks.ts";

const first = "a".repeat(40);
const second = "b".repeat(40);
const file = "R1-UD-IQ1_S-00001-of-00001.gguf";
const contentOf = (revision: string) => `weights of ${revision}`;

const sourceOf = (revision: string) => ({
  repository: "unsloth/DeepSeek-R1-GGUF",
  revision,
  sha256: { [file]: createHash("sha256").update(contentOf(revision)).digest("hex") },
});

/** The stack's Job, run on a volume that is a folder here, by a `curl` that knows both revisions and counts what it gives. */
class Volume {
  readonly folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-revisions-"));

  constructor() {
    for (const name of ["weights", "manifest", "bin"]) mkdirSync(join(this.folder, name));
    const curl = [
      "#!/bin/sh",
      'while [ "$#" -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done',
      `echo "$1" >> ${join(this.folder, "fetched")}`,
      `printf '%s' "weights of $(echo "$1" | sed 's#.*/resolve/\\([0-9a-f]*\\)/.*#\\1#')" > "$out"`,
    ];
    const df = ["#!/bin/sh", "echo head", `echo "/dev/a 1 1 ${String(2 ** 30)} 1% /weights"`];
    for (const [name, lines] of Object.entries({ curl, df }))
      writeFileSync(join(this.folder, "bin", name), lines.join("\n"), { mode: 0o755 });
  }

  run(script: string, sums: string): void {
    writeFileSync(join(this.folder, "manifest/SHA256SUMS"), sums);
    const here = script
      .replaceAll('"/weights', `"${this.folder}/weights`)
      .replaceAll("/manifest", `${this.folder}/manifest`);
    const env = { PATH: `${this.folder}/bin:${process.env["PATH"] ?? ""}` };
    expect(spawnSync("/bin/sh", ["-c", here], { encoding: "utf8", env })).toMatchObject({ status: 0, stderr: "" });
  }

  get fetched(): number {
    const log = join(this.folder, "fetched");
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").length : 0;
  }

  /** What the engine would read. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }
}

/** A model whose pinned revision changes and is taken back, each test going on where the one before stopped. */
describe("a revision", () => {
  let session: Session;
  let volume: Volume;

  beforeAll(async () => {
    volume = new Volume();
    session = await openStack({ project: repository, stack: "dev", config: { weightsSource: sourceOf(first) } });
  });
  afterAll(() => {
    session.close();
    rmSync(volume.folder, { recursive: true });
  });

  const objects = (): Properties[] =>
    session.cloud.list().map((path) => {
      const { outputs, inputs } = JSON.parse(readFileSync(join(session.cloud.root, path), "utf8")) as Properties;
      return isObject(outputs) ? outputs : isObject(inputs) ? inputs : {};
    });
  const nameOf = ({ metadata }: Properties) => (isObject(metadata) ? text(metadata["name"]) : "");
  const podOf = ({ spec }: Properties) => {
    const { template } = spec as { template: { spec: { containers: [{ args: string[]; command: string[] }] } } };
    return template.spec.containers[0];
  };
  const jobs = () => objects().filter((it) => it["kind"] === "Job" && nameOf(it).includes("-weights-"));
  const modelPath = () => {
    const [engine] = objects().filter(({ kind }) => kind === "Deployment");
    const { args } = podOf(engine ?? {});
    return args[args.indexOf("--model") + 1] ?? "";
  };
  /** What Kubernetes does with the Job that is there: the stand-in cloud runs none. */
  const fetchWeights = () => {
    const [job, ...others] = jobs();
    expect(others).toEqual([]);
    const manifest = objects().find((it) => it["kind"] === "ConfigMap" && nameOf(it) === nameOf(job ?? {}));
    volume.run(podOf(job ?? {}).command[2] ?? "", text((manifest?.["data"] as Properties)["SHA256SUMS"]));
  };
  const placeOf = ({ steps }: Outcome, kind: string, operations: readonly string[]) =>
    steps.findIndex(
      ({ type, operation, urn }) =>
        type.endsWith(`:${kind}`) && operations.includes(operation) && !urn.endsWith("preflight"),
    );

  const pin = async (revision: string) => {
    const { sha256 } = sourceOf(revision);
    await session.stack.setConfig("weightsSource.revision", { value: revision }, true);
    await session.stack.setConfig(`weightsSource.sha256["${file}"]`, { value: sha256[file] }, true);
  };

  test("is fetched and served", async () => {
    expect((await session.up()).errors).toEqual([]);
    fetchWeights();
    expect(modelPath()).toContain(`/${first.slice(0, 12)}/`);
    expect(volume.read(modelPath())).toBe(contentOf(first));
    expect(done(await session.up())).toEqual({});
  });

  test("that is new is fetched beside the old one before the engine changes, and nothing of the volume does", async () => {
    await pin(second);
    const up = await session.up();
    expect(up.errors).toEqual([]);
    const fetching = placeOf(up, "Job", ["create-replacement", "create"]);
    const rolling = placeOf(up, "Deployment", ["update"]);
    expect(fetching).toBeGreaterThanOrEqual(0);
    expect(rolling).toBeGreaterThan(fetching);
    const touched = new Set(
      Object.values(done(up))
        .flat()
        .map((name) => name.replace(/^r1-iq1s-8x3090-?/, "")),
    );
    expect([...touched].sort()).toEqual(["", "staging", "staging-manifest"]);
    fetchWeights();
    expect(modelPath()).toContain(`/${second.slice(0, 12)}/`);
    expect(volume.read(modelPath())).toBe(contentOf(second));
    expect(volume.fetched).toBe(2);
    expect(done(await session.up())).toEqual({});
  });

  test("that is taken back is there still: its Job passes without fetching anything", async () => {
    await pin(first);
    const up = await session.up();
    expect(up.errors).toEqual([]);
    expect(placeOf(up, "Deployment", ["update"])).toBeGreaterThan(placeOf(up, "Job", ["create-replacement", "create"]));
    fetchWeights();
    expect(modelPath()).toContain(`/${first.slice(0, 12)}/`);
    expect(volume.read(modelPath())).toBe(contentOf(first));
    expect(volume.fetched).toBe(2);
    expect(done(await session.up())).toEqual({});
  });
});
