import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Placement, WeightsSource } from "../../../components/serving/index.ts";
import { weightsWriterOf } from "../../../components/serving/index.ts";
import { placementOf } from "../../../components/serving/placement.ts";
import { outcomeOf } from "../../src/planned.ts";
import { stagingProblem } from "../../../components/serving/weights/staging.ts";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { Rendered, valueOf, type Container, type Pod } from "./rendered.ts";

const revision = "0123456789abcdef0123456789abcdef01234567";
const sum = (text: string) => createHash("sha256").update(text).digest("hex");

const source: WeightsSource = {
  repository: "unsloth/DeepSeek-R1-GGUF",
  revision,
  sha256: {
    "R1-UD-IQ1_S-00002-of-00002.gguf": sum("second"),
    "R1-UD-IQ1_S-00001-of-00002.gguf": sum("first"),
  },
};

const placed = (options: { weightsSource: WeightsSource }): Placement =>
  placementOf("r1", r1On3090s, onOwnServers, options);
const staged = new Rendered(r1On3090s, placed({ weightsSource: source }));

function jobPod(rendered: Rendered): Pod {
  return rendered.spec("Job", "-weights-0123456789ab")["template"] as Pod;
}

const scriptOf = (rendered: Rendered) => jobPod(rendered).spec.containers[0].command[2] ?? "";

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

describe("into a bucket on Alibaba Cloud", () => {
  const rendered = new Rendered(r1OnFourA100, { ...onAck, weightsSource: source });
  const { spec } = rendered.spec("Job", "-weights-0123456789ab")["template"] as Pod;
  const files = rendered.objects.find(({ data }) => data?.["SHA256SUMS"] !== undefined)?.data ?? {};
  const script = spec.containers[0].command[2] ?? "";

  test("by the same script as on AWS", () => {
    expect(script).toBe(scriptOf(new Rendered(v3OnTwoP5, { ...onEks, weightsSource: source })));
  });

  test("as a role of its own, with a token for the token service alone, and the engine has neither", () => {
    expect(spec).toMatchObject({ serviceAccountName: "r1-staging", automountServiceAccountToken: false });
    // The first six digits of `printf r1-staging | sha256sum`.
    expect(spec.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: "BUCKET", value: "staging-w-1234567890" },
        { name: "ROLE_STEM", value: "acs:ram::1234567890:role/staging-writer-" },
        { name: "ROLE_ARN", value: "$(ROLE_STEM)22e54d" },
        { name: "IDENTITY_PROVIDER", value: "acs:ram::1234567890:oidc-provider/ack-rrsa-c1" },
      ]),
    );
    const serviceAccountToken = { audience: "sts.aliyuncs.com", expirationSeconds: 3600, path: "token" };
    expect(spec.volumes).toContainEqual({
      name: "identity",
      projected: { defaultMode: 0o440, sources: [{ serviceAccountToken }] },
    });
    expect(JSON.stringify(rendered.pods)).not.toMatch(/serviceAccountToken|ROLE_ARN|staging-writer/);
  });

  test("over the region's internal endpoint, in requests that OSS takes", () => {
    expect(files["aws-config"]).toContain("endpoint_url = https://s3.oss-cn-shanghai-internal.aliyuncs.com\n");
    expect(files["aws-config"]).toContain("addressing_style = virtual\n");
    expect(files["aws-config"]).toContain("request_checksum_calculation = when_required\n");
    expect(files["aws-config"]).toContain("credential_process = /bin/sh /manifest/assume-role\n");
  });

  test("reaches DNS and HTTPS alone: no metadata address and no agent", () => {
    const { egress } = rendered.spec("NetworkPolicy", "r1-staging") as { egress: { ports: { port: number }[] }[] };
    expect(egress.map(({ ports }) => ports.map(({ port }) => port))).toEqual([[53, 53], [443]]);
  });

  test("nothing in its files is filled in when rendered files are", () => {
    expect(script + Object.values(files).join("")).not.toContain("${");
  });

  describe("the credentials, from a token service that answers", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-credentials-"));
      writeFileSync(join(folder, "token"), "a-token");
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    function run(curl: string) {
      writeFileSync(join(folder, "curl"), `#!/bin/sh\n${curl}\n`, { mode: 0o755 });
      const text = (files["assume-role"] ?? "").replaceAll("/run/secrets/identity", folder);
      const env = {
        PATH: `${folder}:${process.env["PATH"] ?? ""}`,
        FOLDER: folder,
        ROLE_ARN: "role",
        IDENTITY_PROVIDER: "p",
      };
      return spawnSync("sh", ["-c", text], { env, encoding: "utf8" });
    }

    // The shape of https://www.alibabacloud.com/help/en/ram/api-assumerolewithoidc
    const answer = {
      RequestId: "3D57EAD2-8723-1F26-B69C-F8707D8B565D",
      OIDCTokenInfo: { ExpirationTime: "2026-11-26T12:00:00Z", Subject: "system:serviceaccount:r1:r1-staging" },
      Credentials: {
        SecurityToken: "CAIS+/=",
        Expiration: "2026-11-26T13:00:00Z",
        AccessKeySecret: "secret",
        AccessKeyId: "STS.key",
      },
    };

    test.each([
      ["on one line", JSON.stringify(answer)],
      ["on several", JSON.stringify(answer, null, 2)],
    ])("are as `aws` reads them, written %s", (_, text) => {
      const { status, stdout } = run(`echo "$@" > "$FOLDER/asked"; cat <<'END'\n${text}\nEND`);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        Version: 1,
        AccessKeyId: "STS.key",
        SecretAccessKey: "secret",
        SessionToken: "CAIS+/=",
        Expiration: "2026-11-26T13:00:00Z",
      });
      const asked = readFileSync(join(folder, "asked"), "utf8");
      expect(asked).toContain("Action=AssumeRoleWithOIDC");
      expect(asked).toContain("RoleArn=role");
      expect(asked).toContain(`OIDCToken@${folder}/token`);
      expect(asked).not.toContain("a-token");
    });

    test("are none when it refuses", () => {
      const { status, stdout } = run("exit 22");
      expect(status).not.toBe(0);
      expect(stdout).toBe("");
    });
  });
});

test("a bucket that nobody is known to write takes no source", () => {
  const unwritable = { ...onAck, identity: { by: "none" } } as const;
  expect(stagingProblem({ ...unwritable, weightsSource: source })).toMatch(/copy the weights/);
  expect(stagingProblem({ ...onAck, weightsSource: source })).toBeUndefined();
  expect(stagingProblem(unwritable)).toBeUndefined();
});

describe("onto a disk of each node", () => {
  const onDisks = { ...onOwnServers, weights: { kind: "nodes", path: "/mnt/nvme" }, weightsSource: source } as const;
  const rendered = new Rendered(r1On3090s, onDisks);
  const fetcher = rendered.spec("DaemonSet") as unknown as {
    selector: { matchLabels: Record<string, string> };
    template: Pod & { spec: { initContainers: Container[] } };
  };

  test("a pod fetches on every node that the engine may run on, and asks for little beside it", () => {
    const [engine] = rendered.pods;
    const { spec, metadata } = fetcher.template;
    expect(spec.nodeSelector).toEqual(engine?.spec.nodeSelector);
    expect(metadata.labels).toEqual(fetcher.selector.matchLabels);
    expect(spec.initContainers[0]?.resources).toMatchObject({ requests: { cpu: "100m", memory: "256Mi" } });
    expect(JSON.stringify(spec.containers)).not.toContain("nvidia.com/gpu");
    const jobs = rendered.objects.filter(({ kind }) => kind === "Job").map(({ metadata: { name } }) => name);
    expect(jobs.filter((name) => !name.includes("preflight"))).toEqual([]);
  });

  test("what it fetches is checked by the same script, and the engine waits for every file of its node", () => {
    const [fetch] = fetcher.template.spec.initContainers;
    expect(fetch?.command[2]).toContain("sha256sum -c");
    const [wait] = (rendered.server.pod.spec as unknown as { initContainers: Container[] }).initContainers;
    for (const file of Object.keys(source.sha256)) expect(wait?.command[2]).toContain(`/${file}" ]`);
  });

  test("another revision is another fetcher, so that the files of both are there while the engines roll", () => {
    const other = { ...source, revision: "f".repeat(40) };
    const next = new Rendered(r1On3090s, { ...onDisks, weightsSource: other });
    const nameIn = ({ objects }: Rendered) => objects.find(({ kind }) => kind === "DaemonSet")?.metadata.name;
    expect(nameIn(next)).not.toBe(nameIn(rendered));
    expect(next.spec("DaemonSet")["selector"]).not.toEqual(rendered.spec("DaemonSet")["selector"]);
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
