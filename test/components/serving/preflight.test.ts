import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Placement } from "../../../components/serving/index.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { flagships } from "./flagships.ts";
import { Rendered, type Pod } from "./rendered.ts";

const jobOf = (plan: Plan, placement: Placement) =>
  new Rendered(plan, placement).objects.find(({ metadata }) => metadata.name.includes("-preflight-"));
const podOf = (plan: Plan, placement: Placement) => jobOf(plan, placement)?.spec?.["template"] as Pod;

describe("the Job that looks at the nodes", () => {
  test("runs on the nodes of one replica, each once, with all their accelerators", () => {
    expect(jobOf(v3OnTwoP5, onEks)?.spec).toMatchObject({ completions: 2, parallelism: 2 });
    const { spec } = podOf(v3OnTwoP5, onEks);
    expect(spec.nodeSelector).toEqual(new Rendered(v3OnTwoP5, onEks).server.pod.spec.nodeSelector);
    expect(spec).toMatchObject({
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } },
    });
    expect(spec.containers[0].resources.limits).toMatchObject({ "nvidia.com/gpu": "8" });
  });

  test("comes before weights and engine", () => {
    const names = new Rendered(r1On3090s, onOwnServers).objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    const at = (start: string) => names.findIndex((name) => name.startsWith(start));
    expect(at("Job r1-preflight")).toBeGreaterThan(at("NetworkPolicy"));
    expect(at("Job r1-preflight")).toBeLessThan(at("Deployment"));
  });

  test("is the same for another context or image, which need no other node: it would wait for accelerators in use", () => {
    const name = (plan: Plan) => jobOf(plan, onEks)?.metadata.name;
    const engine = { ...v3OnTwoP5.engine, version: "0.34.0", image: "vllm/vllm-openai:v0.34.0" };
    expect(name({ ...v3OnTwoP5, contextTokens: 1024, engine })).toBe(name(v3OnTwoP5));
    const deployment = { ...v3OnTwoP5.deployment, node: { ...v3OnTwoP5.deployment.node, cores: 96 } };
    expect(name({ ...v3OnTwoP5, deployment })).not.toBe(name(v3OnTwoP5));
  });

  const ways: readonly [string, Partial<Placement>, Readonly<Record<string, unknown>>][] = [
    ["urgency", { priorityClass: "serving" }, { priorityClassName: "serving" }],
    [
      "scheduler and queue",
      { scheduler: { name: "volcano", queue: "models" } },
      {
        template: { metadata: { annotations: { "scheduling.volcano.sh/queue-name": "models" } } },
        schedulerName: "volcano",
      },
    ],
    [
      "registry",
      { registry: { mirror: "registry.example.com", credentials: "{}" } },
      {
        imagePullSecrets: [{ name: "v3-registry" }],
        containers: [{ image: "registry.example.com/library/debian:13.1-slim" }],
      },
    ],
  ];
  test.each(ways)(
    "gets there as the engine does, and is the same Job when only the %s changes: it would wait for an engine that runs",
    (_, change, { template = {}, ...spec }) => {
      const changed = { ...onEks, ...change };
      expect(podOf(v3OnTwoP5, changed)).toMatchObject({ ...(template as object), spec });
      expect(jobOf(v3OnTwoP5, changed)?.metadata.name).toBe(jobOf(v3OnTwoP5, onEks)?.metadata.name);
    },
  );

  test("fails at once when a node differs, and tries again when it was only interrupted", () => {
    expect(jobOf(v3OnTwoP5, onEks)?.spec).toMatchObject({
      backoffLimit: 3,
      podFailurePolicy: { rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [3] } }] },
    });
  });

  test.each(flagships)("$name: passes Pod Security restricted and is no part of the service", ({ plan, placement }) => {
    const { spec, metadata } = podOf(plan, placement);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec.containers[0].securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    });
    const { selector } = new Rendered(plan, placement).spec("Service") as { selector: Record<string, string> };
    expect(Object.entries(selector).every(([name, value]) => metadata.labels[name] === value)).toBe(false);
  });

  test("is left out for a stated reason alone", () => {
    const skipped = { ...onEks, skipPreflight: "looked at by hand on 2026-11-20" };
    expect(jobOf(v3OnTwoP5, skipped)).toBeUndefined();
  });
});

/** `nvidia-smi --query-gpu=index,name,memory.total,driver_version --format=csv,noheader,nounits`, as the tool prints it. */
const smi = (gpus: number, more: { name?: string; memory?: string; driver?: string; odd?: string } = {}) =>
  Array.from({ length: gpus }, (_, index) => {
    const { name = "NVIDIA GeForce RTX 3090", memory = "24576", driver = "580.95.05" } = more;
    return `${String(index)}, ${name}, ${index === 3 && more.odd !== undefined ? more.odd : memory}, ${driver}`;
  }).join("\n");

describe("its script, on a node of 8 × RTX 3090, 64 cores and 256 GiB", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "deepseek-clusters-preflight-"));
    mkdirSync(join(folder, "weights"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  interface Has {
    tool?: string;
    smi?: string;
    exit?: number;
    cores?: number;
    ramKiB?: number;
    freeKiB?: number;
  }

  function look(has: Has = {}, plan = r1On3090s, placement: Placement = onOwnServers) {
    const { tool = "nvidia-smi", exit = 0, cores = 64, ramKiB = 263_870_000, freeKiB = 10 ** 9 } = has;
    const fake = (name: string, script: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    };
    fake(tool, `cat <<'E'\n${has.smi ?? smi(8)}\nE\nexit ${String(exit)}`);
    fake(
      "df",
      `printf 'Filesystem 1024-blocks Used Available Capacity Mounted\\n/dev/x 9 9 ${String(freeKiB)} 1%% /w\\n'`,
    );
    writeFileSync(join(folder, "cpuinfo"), "processor\t: 0\nmodel name\t: x\n".repeat(cores));
    writeFileSync(join(folder, "meminfo"), `MemTotal:       ${String(ramKiB)} kB\nMemFree: 1 kB\n`);
    const script = (podOf(plan, placement).spec.containers[0].command[2] ?? "")
      .replaceAll("/proc/", `${folder}/`)
      .replaceAll("/weights", `${folder}/weights`);
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, NODE: "gpu-1" };
    return spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
  }

  test("says that it is as planned", () => {
    expect(look()).toMatchObject({ status: 0, stderr: "", stdout: "node gpu-1:\n  is as planned\n" });
  });

  test.each<[string, Has, string]>([
    ["a GPU too few", { smi: smi(7) }, "7 GPUs can be seen, the plan assumes 8"],
    [
      "another card",
      { smi: smi(8, { name: "NVIDIA GeForce RTX 4090" }) },
      "GPU 0 is NVIDIA-GeForce-RTX-4090, the plan assumes NVIDIA-GeForce-RTX-3090",
    ],
    [
      "a smaller card among them",
      { smi: smi(8, { odd: "12288" }) },
      "GPU 3 has 12288 MiB, the plan assumes at least 24145",
    ],
    ["no figure", { smi: smi(8, { odd: "[N/A]" }) }, "GPU 3 has no MiB, the plan assumes at least 24145"],
    [
      "an old driver",
      { smi: smi(8, { driver: "470.256.02" }) },
      "the driver is 470.256.02, llama-cpp needs 525 or later",
    ],
    [
      "no driver",
      { smi: "NVIDIA-SMI has failed", exit: 9 },
      "nvidia-smi does not answer, so there is no driver or no container toolkit: NVIDIA-SMI has failed",
    ],
    ["fewer cores", { cores: 32 }, "32 CPU cores, the plan assumes 64"],
    ["less memory", { ramKiB: 131_900_000 }, "125 GiB of memory, the plan assumes 256"],
    ["a full disk", { freeKiB: 100 * 2 ** 20 }, "100 GiB are free for weights of 131 GiB"],
  ])("%s is told in plain words", (_what, has, words) => {
    const { status, stdout } = look(has);
    expect(stdout).toContain(`  ${words}`);
    expect(status).toBe(3);
  });

  test("tells every difference at once", () => {
    const { stdout } = look({ smi: smi(7), cores: 32, freeKiB: 0 });
    expect(stdout.split("\n").filter((line) => line.startsWith("  "))).toHaveLength(3);
  });

  test("wants no room for weights that are there", () => {
    mkdirSync(join(folder, "weights/deepseek-r1/iq1-s"), { recursive: true });
    writeFileSync(join(folder, "weights/deepseek-r1/iq1-s/model.gguf"), "");
    expect(look({ freeKiB: 0 }).status).toBe(0);
  });

  test("wants the weights on the disk of the node, where nobody else will bring them", () => {
    const placement = { ...onOwnServers, weights: { kind: "nodes", path: "/mnt/nvme/llm" } } as const;
    const { stdout, status } = look({ freeKiB: 10 ** 9 }, r1On3090s, placement);
    expect(stdout).toContain("/mnt/nvme/llm/deepseek-r1/iq1-s/model.gguf is not on this node");
    expect(status).toBe(3);
    mkdirSync(join(folder, "weights/deepseek-r1/iq1-s"), { recursive: true });
    writeFileSync(join(folder, "weights/deepseek-r1/iq1-s/model.gguf"), "");
    expect(look({ freeKiB: 0 }, r1On3090s, placement).status).toBe(0);
    rmSync(join(folder, "weights/deepseek-r1"), { recursive: true });
    const weightsSource = { repository: "a/b", revision: "0".repeat(40), sha256: { "model.gguf": "0".repeat(64) } };
    expect(look({ freeKiB: 10 ** 9 }, r1On3090s, { ...placement, weightsSource }).status).toBe(0);
    expect(look({ freeKiB: 0 }, r1On3090s, { ...placement, weightsSource }).stdout).toContain("0 GiB are free");
  });

  test("looks for no room in a bucket", () => {
    expect(podOf(r1OnFourA100, onAck).spec.containers[0].command[2]).not.toContain("df ");
  });

  describe("of Ascend", () => {
    const deployment = {
      ...v3OnTwoP5.deployment,
      acceleratorResource: "huawei.com/Ascend910",
      node: { acceleratorMebibytes: 62_464, cores: 64, ramBytes: 256 * 2 ** 30 },
    };
    const plan: Plan = { ...v3OnTwoP5, engine: { ...v3OnTwoP5.engine, name: "vllm-ascend" }, deployment };
    const npus = (count: number, megabytes: number) =>
      [
        `\tTotal Count                    : ${String(count)}`,
        ...Array.from({ length: count }, (_, id) => `\tNPU ID                         : ${String(id)}`),
        `\tHBM Capacity(MB)               : ${String(megabytes)}`,
      ].join("\n");

    test("asks npu-smi", () => {
      expect(look({ tool: "npu-smi", smi: npus(8, 65_536) }, plan).status).toBe(0);
      const { stdout } = look({ tool: "npu-smi", smi: npus(7, 32_768) }, plan);
      expect(stdout).toContain("7 NPUs can be seen, the plan assumes 8");
      expect(stdout).toContain("NPU 6 has 32768 MiB, the plan assumes at least 62464");
    });
  });
});
