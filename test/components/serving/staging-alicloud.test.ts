import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stagingProblem } from "../../../components/serving/weights/staging.ts";
import { onAck, onEks } from "../placements.ts";
import { r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { Rendered, type Pod } from "./rendered.ts";
import { scriptOf, source } from "./staged.ts";

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
