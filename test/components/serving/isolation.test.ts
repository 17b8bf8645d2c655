import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { restrictedVolumes } from "./controls/of-pods.ts";
import { flagships } from "./flagships.ts";
import { Rendered } from "./rendered.ts";

describe.each(flagships)("$name passes Pod Security restricted", ({ plan, placement }) => {
  const rendered = new Rendered(plan, placement);

  test("pods run as a user of their own, without a token, host or service links", () => {
    for (const { spec } of rendered.pods) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
      expect(spec.securityContext.runAsUser).toBeGreaterThan(10_000);
      expect(spec.securityContext.runAsGroup).toBeGreaterThan(10_000);
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.enableServiceLinks).toBe(false);
      expect(spec.hostNetwork).toBeUndefined();
    }
  });

  test("the engine's root file system is read-only where no vendor's hook writes into it", () => {
    expect(rendered.server.container.securityContext.readOnlyRootFilesystem).toBe(plan.gpusPerNode === 0);
  });

  test("containers drop every capability and cannot escalate", () => {
    for (const { securityContext } of rendered.containers) {
      expect(securityContext.allowPrivilegeEscalation).toBe(false);
      expect(securityContext.privileged).toBe(false);
      expect(securityContext.capabilities).toEqual({ drop: ["ALL"] });
    }
  });

  test("volumes are of the kinds it allows", () => {
    const kinds = rendered.pods.flatMap(({ spec }) =>
      spec.volumes.flatMap((v) => Object.keys(v).filter((k) => k !== "name")),
    );
    expect(restrictedVolumes).toEqual(expect.arrayContaining(kinds));
  });
});

test.each(flagships)("$name: the namespace enforces Pod Security restricted, RDMA or not", ({ plan, placement }) => {
  const namespace = new Rendered(plan, placement).objects.find(({ kind }) => kind === "Namespace");
  expect(namespace?.metadata.labels).toMatchObject({ "pod-security.kubernetes.io/enforce": "restricted" });
});

interface Policy {
  ingress?: { from: unknown[]; ports?: { port: number }[] }[];
  egress?: { to: unknown[]; ports?: { port: number }[] }[];
}

describe("network", () => {
  test.each(flagships)("$name: everything is denied that no rule allows", ({ plan, placement }) => {
    const deny = new Rendered(plan, placement).spec("NetworkPolicy", "default-deny");
    expect(deny).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  test("gateway and Prometheus come in on the API port, only DNS goes out", () => {
    const { ingress, egress } = new Rendered(r1On3090s, onOwnServers).spec("NetworkPolicy", "engine") as Policy;
    expect(ingress).toHaveLength(1);
    expect(ingress?.[0]?.ports?.map(({ port }) => port)).toEqual([8080]);
    expect(JSON.stringify(ingress?.[0]?.from)).toMatch(/envoy-gateway-system.*monitoring/);
    expect(egress).toHaveLength(1);
    expect(egress?.[0]?.ports?.map(({ port }) => port)).toEqual([53, 53]);
  });

  test("no rule opens an address but those of a node's DNS cache, for names, so the metadata address stays shut", () => {
    for (const { plan, placement } of flagships) {
      const { ingress = [], egress = [] } = new Rendered(plan, placement).spec("NetworkPolicy", "engine") as Policy;
      const opening = [...ingress, ...egress].filter((rule) => JSON.stringify(rule).includes("ipBlock"));
      expect(opening).toEqual([
        expect.objectContaining({
          to: [
            expect.not.objectContaining({ ipBlock: expect.anything() as unknown }),
            { ipBlock: { cidr: "169.254.20.10/32" } },
            { ipBlock: { cidr: "169.254.25.10/32" } },
          ],
          ports: [
            { port: 53, protocol: "UDP" },
            { port: 53, protocol: "TCP" },
          ],
        }),
      ]);
    }
  });

  test("pods of a group reach each other on every port", () => {
    const { ingress, egress } = new Rendered(v3OnTwoP5, onEks).spec("NetworkPolicy", "engine") as Policy;
    const group = [
      { podSelector: { matchLabels: expect.objectContaining({ "app.kubernetes.io/instance": "v3" }) as unknown } },
    ];
    expect(ingress).toEqual([{ from: group }]);
    expect(egress?.[1]).toEqual({ to: group });
  });
});

describe("the API key", () => {
  const secret = "sk-never-in-a-manifest";

  test.each(flagships)("$name: is in the Secret and nowhere else", ({ plan, placement }) => {
    const { objects } = new Rendered(plan, { ...placement, apiKey: secret });
    const holders = objects.filter((object) => JSON.stringify(object).includes(secret)).map(({ kind }) => kind);
    expect(holders).toEqual(["Secret"]);
  });

  test("is a file for every engine, in no variable and no argument of a manifest", () => {
    for (const name of ["vllm", "sglang", "llama-cpp"] as const) {
      const [plan, placement] = name === "llama-cpp" ? [r1OnFourA100, onAck] : [v3OnTwoP5, onEks];
      const { pod, container } = new Rendered(
        { ...plan, engine: { ...plan.engine, name } },
        { ...placement, apiKey: secret },
      ).server;
      expect(pod.spec.volumes).toContainEqual({
        name: "api-key",
        secret: expect.objectContaining({ secretName: `${placement.name}-api-key`, defaultMode: 0o440 }) as unknown,
      });
      expect(JSON.stringify(container.env)).not.toMatch(/secretKeyRef|API_KEY/);
      expect(container.args).not.toContain("--api-key");
    }
  });

  test("is read by llama.cpp itself", () => {
    const { container } = new Rendered(r1OnFourA100, { ...onAck, apiKey: secret }).server;
    expect(container.args.slice(-2)).toEqual(["--api-key-file", "/run/secrets/engine/api-key"]);
  });

  describe("is handed over by a shell that becomes the engine", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-key-"));
      writeFileSync(join(folder, "api-key"), "sk-'\"$(x): #1");
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    /** Runs the command with a stand-in for the engine that prints what it was given. */
    function started(name: "vllm" | "sglang", program: string, print: string): string {
      const { command } = new Rendered(
        { ...v3OnTwoP5, engine: { ...v3OnTwoP5.engine, name } },
        { ...onEks, apiKey: secret },
      ).server.container;
      const [shell = "", ...rest] = command.map((part) =>
        part.replaceAll("/run/secrets/engine", folder).replaceAll("/home/engine", folder),
      );
      writeFileSync(join(folder, program), `#!/bin/sh\n${print}\n`, { mode: 0o755 });
      const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, FOLDER: folder };
      return spawnSync(shell, [...rest, "--flag"], { env, encoding: "utf8" }).stdout;
    }

    test("to vLLM as a variable of its own", () => {
      expect(started("vllm", "vllm", 'echo "$VLLM_API_KEY $*"')).toBe("sk-'\"$(x): #1 serve --flag\n");
    });

    test("to SGLang as a file of options", () => {
      const options = started("sglang", "python3", 'cat "$FOLDER/options.yaml"; stat -c %a "$FOLDER/options.yaml"');
      expect(options.endsWith("600\n")).toBe(true);
      expect(parse(options.replace(/600\n$/, ""))).toEqual({ "api-key": "sk-'\"$(x): #1" });
    });
  });

  test("is not asked for where none is given", () => {
    expect(new Rendered(v3OnTwoP5, onEks).has("Secret")).toBe(false);
  });
});
