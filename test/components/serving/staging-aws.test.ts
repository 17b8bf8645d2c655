import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { weightsWriterOf } from "../../../components/serving/index.ts";
import { onEks } from "../placements.ts";
import { v3OnTwoP5 } from "../plans.ts";
import { Rendered, type Pod } from "./rendered.ts";
import { source } from "./staged.ts";

describe("into a bucket on AWS", () => {
  const placed = { ...onEks, weightsSource: source };
  const rendered = new Rendered(v3OnTwoP5, placed);
  const { spec } = rendered.spec("Job", "-weights-0123456789ab")["template"] as Pod;

  test("by an account of its own, which the engine does not have", () => {
    expect(spec).toMatchObject({ serviceAccountName: "v3-staging", automountServiceAccountToken: false });
    expect(rendered.server.pod.spec).toMatchObject({ serviceAccountName: "v3" });
    const writer = weightsWriterOf("v3", v3OnTwoP5, { weightsSource: source });
    expect(writer).toEqual({ namespace: "v3", serviceAccount: "v3-staging", prefix: "deepseek-v3/fp8/0123456789ab" });
    expect(weightsWriterOf("v3", v3OnTwoP5, {})).toBeUndefined();
  });

  test("mounts no weights, and reaches the agent that hands out credentials, but no metadata address", () => {
    expect(JSON.stringify(spec.volumes)).not.toContain("persistentVolumeClaim");
    const { egress } = rendered.spec("NetworkPolicy", "v3-staging") as { egress: unknown[] };
    expect(egress).toContainEqual({
      to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
      ports: [{ port: 80, protocol: "TCP" }],
    });
    expect(egress).toContainEqual({
      to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }],
      ports: [{ port: 443, protocol: "TCP" }],
    });
  });

  describe("the script, with a hub and a bucket", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-bucket-"));
      mkdirSync(join(folder, "bucket"));
      mkdirSync(join(folder, "tmp"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    /** `aws s3 cp - | rm | mv` and `aws s3api head-object` over files, and a `curl` that gives each file's text. */
    function run(hub: Readonly<Record<string, string>>) {
      const aws = [
        'name() { basename "${1##*/}"; }',
        'case "$1 $2" in',
        `"s3api head-object") shift 5; [ -f "${folder}/bucket/$(name "$1")" ] ;;`,
        `"s3 cp") for last; do :; done; cat > "${folder}/bucket/$(name "$last")" ;;`,
        `"s3 rm") for last; do :; done; rm "${folder}/bucket/$(name "$last")" ;;`,
        `"s3 mv") shift 5; mv "${folder}/bucket/$(name "$1")" "${folder}/bucket/$(name "$2")" ;;`,
        "esac",
      ];
      const files = Object.entries(hub).map(([file, text]) => `*/${file}) printf '%s' '${text}' ;;`);
      const curl = ["for last; do :; done", 'case "$last" in', ...files, "*) exit 22 ;;", "esac"];
      for (const [name, lines] of Object.entries({ aws, curl })) {
        writeFileSync(join(folder, name), ["#!/bin/sh", ...lines].join("\n"), { mode: 0o755 });
      }
      const manifest = rendered.objects.find(({ data }) => data?.["SHA256SUMS"] !== undefined);
      writeFileSync(join(folder, "SHA256SUMS"), manifest?.data?.["SHA256SUMS"] ?? "");
      const script = (spec.containers[0].command[2] ?? "")
        .replaceAll("/tmp/", `${folder}/tmp/`)
        .replace("/manifest/", `${folder}/`);
      const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, BUCKET: "b", PREFIX: "p" };
      return spawnSync("sh", ["-c", script], { env, encoding: "utf8", timeout: 20_000 });
    }

    const held = () => readdirSync(join(folder, "bucket")).sort();
    const whole = { "R1-UD-IQ1_S-00001-of-00002.gguf": "first", "R1-UD-IQ1_S-00002-of-00002.gguf": "second" };

    test("leaves every object under its name once the hash is right", () => {
      expect(run(whole)).toMatchObject({ status: 0, stderr: "" });
      expect(held()).toEqual(Object.keys(whole));
      expect(readFileSync(join(folder, "bucket/R1-UD-IQ1_S-00002-of-00002.gguf"), "utf8")).toBe("second");
    });

    test("fails on a file that differs, and leaves nothing of it to serve", () => {
      const { status, stdout } = run({ ...whole, "R1-UD-IQ1_S-00001-of-00002.gguf": "forged" });
      expect(status).not.toBe(0);
      expect(stdout).toContain("is not what its hash says");
      expect(held()).not.toContain("R1-UD-IQ1_S-00001-of-00002.gguf");
      expect(held().filter((name) => name.endsWith(".unchecked"))).toEqual([]);
    });

    test("fetches nothing twice", () => {
      for (const [name, text] of Object.entries(whole)) writeFileSync(join(folder, "bucket", name), text);
      expect(run({})).toMatchObject({ status: 0 });
    });
  });
});
