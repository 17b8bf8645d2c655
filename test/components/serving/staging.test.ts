import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Placement, WeightsSource } from "../../../components/serving/index.ts";
import { placementOf } from "../../../components/serving/placement.ts";
import { outcomeOf } from "../../src/planned.ts";
import { onOwnServers } from "../placements.ts";
import { r1On3090s } from "../plans.ts";
import { Rendered, valueOf } from "./rendered.ts";
import { jobPod, revision, scriptOf, source, sum } from "./staged.ts";

const placed = (options: { weightsSource: WeightsSource }): Placement =>
  placementOf("r1", r1On3090s, onOwnServers, options);
const staged = new Rendered(r1On3090s, placed({ weightsSource: source }));

test("a revision has a directory of its own, and the engine asks for the first part of a split file there", () => {
  expect(valueOf(staged.server.container, "--model")).toBe(
    "/weights/deepseek-r1/iq1-s/0123456789ab/R1-UD-IQ1_S-00001-of-00002.gguf",
  );
  const moved = { ...source, revision: revision.replace("0", "f") };
  const next = new Rendered(r1On3090s, placed({ weightsSource: moved }));
  expect(valueOf(next.server.container, "--model")).toContain("/f123456789ab/");
  expect(next.objects.map(({ metadata }) => metadata.name)).toContain("r1-weights-f123456789ab");
});

test("the hub's token is seen by the Job, as a file, and by no engine", () => {
  const rendered = new Rendered(r1On3090s, placed({ weightsSource: { ...source, tokenSecret: "hub" } }));
  expect(jobPod(rendered).spec.volumes).toContainEqual({
    name: "token",
    secret: { secretName: "hub", defaultMode: 0o440 },
  });
  expect(JSON.stringify(rendered.pods)).not.toContain("hub");
});

test("the Job passes Pod Security restricted, and reaches HTTPS but no metadata address", () => {
  const { spec } = jobPod(staged);
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
  expect(spec.containers[0].securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  expect(staged.spec("NetworkPolicy", "r1-staging")).toMatchObject({
    podSelector: { matchLabels: { "app.kubernetes.io/component": "staging" } },
    policyTypes: ["Ingress", "Egress"],
    egress: [{}, { to: [{ ipBlock: { except: ["169.254.0.0/16"] } }], ports: [{ port: 443 }] }],
  });
});

test("the service never routes to the Job", () => {
  const { selector } = staged.spec("Service") as { selector: Record<string, string> };
  const { labels } = jobPod(staged).metadata;
  expect(Object.entries(selector).every(([name, value]) => labels[name] === value)).toBe(false);
});

test("nothing is fetched that nobody asked for", () => {
  const names = new Rendered(r1On3090s, onOwnServers).objects.map(({ metadata }) => metadata.name);
  expect(names.filter((name) => name.includes("-weights-"))).toEqual([]);
});

describe("the script, with a hub of two files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-staging-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** `curl … -o FILE URL` that writes what the hub holds under the URL's last part, on a volume with so much room. */
  function run(hub: Readonly<Record<string, string>>, freeGiB = 200) {
    const cases = Object.entries(hub).map(([file, text]) => `*/${file}) printf '%s' '${text}' > "$out" ;;`);
    const curl = [
      "#!/bin/sh",
      'while [ "$#" -gt 1 ]; do [ "$1" = -o ] && out=$2; shift; done',
      'case "$1" in',
      ...cases,
      "*) exit 22 ;;",
      "esac",
    ];
    const df = `#!/bin/sh\necho head\necho "/dev/a 1 1 ${String(freeGiB * 2 ** 20)} 1% /weights"\n`;
    for (const [name, text] of Object.entries({ curl: curl.join("\n"), df }))
      writeFileSync(join(folder, name), text, { mode: 0o755 });
    const manifest = staged.objects.find(
      ({ kind, data }) => kind === "ConfigMap" && data?.["SHA256SUMS"] !== undefined,
    );
    writeFileSync(join(folder, "SHA256SUMS"), manifest?.data?.["SHA256SUMS"] ?? "");
    const script = scriptOf(staged).replaceAll("/weights/", `${folder}/`).replace("/manifest/", `${folder}/`);
    return spawnSync("sh", ["-c", script], {
      env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` },
      encoding: "utf8",
    });
  }

  const at = (part: string) => join(folder, "deepseek-r1/iq1-s/0123456789ab", `R1-UD-IQ1_S-0000${part}-of-00002.gguf`);

  test("leaves every file under its name once the hash is right", () => {
    const { status, stderr } = run({
      "R1-UD-IQ1_S-00001-of-00002.gguf": "first",
      "R1-UD-IQ1_S-00002-of-00002.gguf": "second",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readFileSync(at("1"), "utf8")).toBe("first");
    expect(readFileSync(at("2"), "utf8")).toBe("second");
  });

  test("fails on a file that differs, and leaves nothing of it to serve", () => {
    const { status } = run({
      "R1-UD-IQ1_S-00001-of-00002.gguf": "forged",
      "R1-UD-IQ1_S-00002-of-00002.gguf": "second",
    });
    expect(status).not.toBe(0);
    expect(existsSync(at("1"))).toBe(false);
    expect(existsSync(`${at("1")}.part`)).toBe(false);
  });

  test("fails before it fetches anything where the volume has no room, and wants none for what is there", () => {
    const hub = { "R1-UD-IQ1_S-00001-of-00002.gguf": "first", "R1-UD-IQ1_S-00002-of-00002.gguf": "second" };
    const full = run(hub, 100);
    expect(full.status).not.toBe(0);
    expect(full.stdout).toContain("100 GiB are free for weights of 131 GiB");
    expect(existsSync(at("1"))).toBe(false);
    expect(run(hub).status).toBe(0);
    expect(run(hub, 0).status).toBe(0);
  });

  test("fails on a file the hub does not have", () => {
    expect(run({ "R1-UD-IQ1_S-00002-of-00002.gguf": "second" }).status).not.toBe(0);
  });
});

describe("a stack file", () => {
  const dev = { profile: "r1-iq1s-8x3090" };
  const plans =
    (weightsSource: unknown, more = {}) =>
    () =>
      outcomeOf({ ...dev, ...more, weightsSource });

  test("may name a source", () => {
    expect(plans(source)().verdict).toBe("fits");
  });

  test("may not name a branch, an unchecked file, or a path out of the volume", () => {
    expect(plans({ ...source, revision: "main" })).toThrow(/revision.*40 hexadecimal/s);
    expect(plans({ ...source, sha256: { "a.gguf": "" } })).toThrow(/64 hexadecimal/);
    expect(plans({ ...source, sha256: { "../a.gguf": sum("") } })).toThrow(/weightsSource/);
    expect(plans({ ...source, sha256: {} })).toThrow(/every file/);
  });

  test("fetches into a bucket on AWS and on Alibaba Cloud", () => {
    expect(plans(source, { profile: "v3-fp8-8xh100" })().verdict).toBe("fits");
    expect(plans(source, { profile: "r1-q4km-4xa100" })().verdict).toBe("fits");
  });
});
