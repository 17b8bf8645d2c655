import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/planner/plan.ts";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { flagships } from "./flagships.ts";
import { Rendered, valueOf, type Container, type Pod } from "./rendered.ts";

describe("the context of the plan is the context of the engine", () => {
  test("vLLM gets it as it is", () => {
    for (const container of new Rendered(v3OnTwoP5, onEks).containers) {
      expect(valueOf(container, "--max-model-len")).toBe("65536");
      expect(valueOf(container, "--max-num-seqs")).toBe("32");
    }
  });

  test("llama.cpp shares one cache among its slots, so it gets context × slots", () => {
    const { container } = new Rendered(r1On3090s, onOwnServers).server;
    expect(valueOf(container, "--ctx-size")).toBe("65536"); // 32,768 × 2
    expect(valueOf(container, "--parallel")).toBe("2");
  });
});

describe("vLLM over two nodes", () => {
  const [leader, worker] = new Rendered(v3OnTwoP5, onEks).containers;

  test("leader and worker form one TP8 × PP2 group, each with its own rank", () => {
    for (const container of [leader, worker]) {
      if (container === undefined) throw new Error("A group has a leader and a worker");
      expect(valueOf(container, "--tensor-parallel-size")).toBe("8");
      expect(valueOf(container, "--pipeline-parallel-size")).toBe("2");
      expect(valueOf(container, "--nnodes")).toBe("2");
      expect(valueOf(container, "--node-rank")).toBe("$(LWS_WORKER_INDEX)");
      expect(valueOf(container, "--master-addr")).toBe("$(LWS_LEADER_ADDRESS)");
    }
  });

  test("only the worker is headless", () => {
    expect(leader?.args).not.toContain("--headless");
    expect(worker?.args).toContain("--headless");
  });

  test("the worker stops after the leader, else it would take running requests with it", () => {
    expect(leader?.lifecycle.preStop.sleep).toEqual({ seconds: 30 });
    expect(worker?.lifecycle.preStop.exec?.command.join(" ")).toContain("LWS_LEADER_ADDRESS");
  });

  test("every pod asks for its GPUs and for all EFA interfaces, else NCCL would fall back to TCP in silence", () => {
    for (const container of [leader, worker]) {
      expect(container?.resources.limits).toMatchObject({ "nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32" });
    }
  });

  test("streams its weights through a buffer that fits into the pod: without a limit the pod would hold the whole model", () => {
    for (const container of [leader, worker]) {
      expect(container && valueOf(container, "--load-format")).toBe("runai_streamer");
      const config = JSON.parse((container && valueOf(container, "--model-loader-extra-config")) ?? "") as object;
      expect(config).toEqual({ concurrency: 16, distributed: true, memory_limit: 2_200_000_000 });
    }
  });

  test("the engine may take the whole start-up budget", () => {
    expect(leader?.env).toContainEqual({ name: "VLLM_ENGINE_READY_TIMEOUT_S", value: "3600" });
  });
});

describe("the throughput layout", () => {
  const spread = (nodes: number) => ({
    parallelism: { tensorParallel: 1, pipelineParallel: 1, dataParallel: 8 * nodes, expertParallel: 8 * nodes },
    nodesPerReplica: nodes,
    concurrency: 100,
  });
  const rendered = (plan: Plan) => new Rendered(plan, onEks).containers;
  const flags = (container: Container | undefined, names: readonly string[]) =>
    names.map((name) => container && valueOf(container, name));
  const ranks = ["--tensor-parallel-size", "--data-parallel-size", "--max-num-seqs"];

  test("of vLLM on one node: a rank for each GPU, experts over all, requests divided among the ranks", () => {
    const [container] = rendered({ ...v3OnTwoP5, ...spread(1) });
    expect(flags(container, ranks)).toEqual(["1", "8", "13"]); // 100 / 8, rounded up
    expect(container?.args).toContain("--enable-expert-parallel");
    expect(container?.args).not.toContain("--nnodes");
  });

  test("of vLLM on two nodes: eight ranks on each, which meet where the leader listens, at its address", () => {
    const containers = rendered({ ...v3OnTwoP5, ...spread(2) });
    const meeting = ["--data-parallel-size-local", "--data-parallel-rpc-port", "--nnodes", "--node-rank"];
    for (const container of containers) {
      expect(flags(container, ranks)).toEqual(["1", "16", "7"]);
      expect(flags(container, meeting)).toEqual(["8", "13345", "2", "$(LWS_WORKER_INDEX)"]);
      expect(container.args).not.toContain("--master-addr");
    }
    const [leader, worker] = containers;
    expect(flags(leader, ["--data-parallel-address"])).toEqual(["$(VLLM_HOST_IP)"]);
    expect(flags(worker, ["--data-parallel-address"])).toEqual(["$(LWS_LEADER_ADDRESS)"]);
    expect([leader, worker].map((container) => container?.args.includes("--headless"))).toEqual([false, true]);
  });

  test("of vLLM on two nodes: a worker knows its leader by the API, for the ranks' port closes once they have met", () => {
    const [leader, worker] = rendered({ ...v3OnTwoP5, ...spread(2) });
    expect(JSON.stringify([worker?.livenessProbe, worker?.lifecycle.preStop])).toMatch(/8000.*8000/);
    expect(JSON.stringify([worker?.livenessProbe, worker?.lifecycle.preStop])).not.toContain("29500");
    expect(leader?.lifecycle.preStop.sleep).toEqual({ seconds: 30 });
  });

  const sglang = { name: "sglang", version: "0.5.23", image: "lmsysorg/sglang:v0.5.23" } as const;
  const attention = ["--tp-size", "--attn-dp-size", "--ep-size", "--max-running-requests"];

  test("of SGLang: attention in eight ranks of eight GPUs, and requests for all of them together", () => {
    const [container] = rendered({ ...v3OnTwoP5, ...spread(1), engine: sglang });
    expect(flags(container, attention)).toEqual(["8", "8", "8", "104"]); // 13 each
    expect(container?.args).not.toContain("--dp-size");
  });

  test("of SGLang on two nodes: the leader listens at its own address", () => {
    const [leader, worker] = rendered({ ...v3OnTwoP5, ...spread(2), engine: sglang });
    expect(flags(leader, [...attention, "--dist-init-addr"])).toEqual(["16", "16", "16", "112", "$(POD_IP):20000"]);
    expect(flags(worker, ["--dist-init-addr"])).toEqual(["$(LWS_LEADER_ADDRESS):20000"]);
    expect(leader?.env.map(({ name }) => name)).toContain("POD_IP");
  });
});

describe("llama.cpp", () => {
  test("spreads the layers as planned", () => {
    const { container } = new Rendered(r1OnFourA100, onAck).server;
    expect(valueOf(container, "--n-gpu-layers")).toBe("62"); // 61 layers and the output layer
    expect(valueOf(container, "--split-mode")).toBe("layer");
    expect(valueOf(container, "--tensor-split")).toBe("20,14,14,14");
    expect(valueOf(container, "--n-cpu-moe")).toBe("16");
  });

  test("spreads what the CPU reads over the sockets, and pins whole cores to it", () => {
    const { container } = new Rendered(r1OnFourA100, onAck).server;
    expect(valueOf(container, "--numa")).toBe("distribute");
    // Guaranteed quality of service and a whole number: what the static CPU manager asks for.
    expect(container.resources.limits).toEqual(container.resources.requests);
    expect(container.resources.limits["cpu"]).toMatch(/^\d+$/);
    expect(valueOf(container, "--threads")).toBe(container.resources.limits["cpu"]);
    expect(new Rendered(r1On3090s, onOwnServers).server.container.args).not.toContain("--numa");
  });

  test("keeps no experts on the CPU where all fit on the GPUs", () => {
    expect(new Rendered(r1On3090s, onOwnServers).server.container.args).not.toContain("--n-cpu-moe");
  });

  test("names its port, whose default changes between builds", () => {
    expect(valueOf(new Rendered(r1On3090s, onOwnServers).server.container, "--port")).toBe("8080");
  });

  test("waits for running requests before it stops, because the server would drop them", () => {
    const { pod, container } = new Rendered(r1On3090s, onOwnServers).server;
    expect(container.lifecycle.preStop.exec?.command.join(" ")).toContain("llamacpp:requests_processing 0");
    expect(pod.spec.terminationGracePeriodSeconds).toBe(660); // 30 until unrouted + 600 of drain + 30 to exit
  });
});

test("SGLang takes the same plan", () => {
  const engine = { name: "sglang", version: "0.5.23", image: "lmsysorg/sglang:v0.5.23" } as const;
  const plan: Plan = { ...v3OnTwoP5, engine, deployment: { ...v3OnTwoP5.deployment, port: 30_000 } };
  const { container } = new Rendered(plan, onEks).server;
  expect(container.command).toEqual(["python3", "-m", "sglang.launch_server"]);
  expect(valueOf(container, "--context-length")).toBe("65536");
  expect(valueOf(container, "--dist-init-addr")).toBe("$(LWS_LEADER_ADDRESS):20000");
  expect(container.args).toContain("--enable-metrics");
});

describe("vLLM on Ascend over two nodes", () => {
  const engine = { name: "vllm-ascend", version: "0.23.0", image: "quay.io/ascend/vllm-ascend:v0.23.0" } as const;
  const deployment = { ...v3OnTwoP5.deployment, acceleratorResource: "huawei.com/Ascend910", efaInterfaces: 0 };
  const plan: Plan = { ...v3OnTwoP5, engine, weights: "int8", deployment };
  const [leader, worker] = new Rendered(plan, onOwnServers).containers;

  test("asks for the accelerators by the name that the cluster gives them", () => {
    expect(leader?.resources.limits).toMatchObject({ "huawei.com/Ascend910": "8" });
    const renamed = new Rendered(plan, { ...onOwnServers, acceleratorResource: "huawei.com/ascend-1980" });
    expect(renamed.server.container.resources.limits).toMatchObject({ "huawei.com/ascend-1980": "8" });
    expect(renamed.server.container.resources.limits).not.toHaveProperty("huawei.com/Ascend910");
  });

  test("reads W8A8 weights, and tells HCCL where the other node is", () => {
    expect(leader && valueOf(leader, "--quantization")).toBe("ascend");
    expect(worker?.env).toContainEqual({ name: "HCCL_SOCKET_IFNAME", value: "eth0" });
    expect(worker?.args).toContain("--headless");
  });

  // vllm-ascend issue 9490: /dev/davinci* are HwHiAiUser's (1000), 0660, and HCCL ends with error 19 for a user without a name.
  test("may open the devices, and its user has a name, on both nodes and without root", () => {
    const rendered = new Rendered(plan, onOwnServers);
    const users = rendered.objects.find(({ kind }) => kind === "ConfigMap");
    for (const { spec } of rendered.pods) {
      const { runAsUser, runAsGroup } = spec.securityContext;
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, supplementalGroups: [1000] });
      expect(users?.data?.["passwd"]).toContain(`engine:x:${String(runAsUser)}:${String(runAsGroup)}:`);
      expect(spec.volumes).toContainEqual({ name: "users", configMap: { name: users?.metadata.name } });
      for (const file of ["passwd", "group"])
        expect(spec.containers[0]).toMatchObject({
          volumeMounts: expect.arrayContaining([
            { name: "users", mountPath: `/etc/${file}`, subPath: file, readOnly: true },
          ]) as unknown,
        });
    }
    const look = rendered.objects.find(({ kind }) => kind === "Job")?.spec?.["template"] as Pod;
    expect(look.spec.securityContext).toMatchObject({ supplementalGroups: [1000] });
    expect(new Rendered(v3OnTwoP5, onEks).has("ConfigMap")).toBe(false);
    expect(JSON.stringify(new Rendered(v3OnTwoP5, onEks).pods)).not.toContain("supplementalGroups");
  });

  test("sets up CANN as the image's entry point does, and becomes the engine with its arguments, with a key too", () => {
    for (const apiKey of [undefined, "a-key"]) {
      const { command, args } = new Rendered(plan, { ...onOwnServers, ...(apiKey && { apiKey }) }).server.container;
      const at = command.indexOf("/bin/bash");
      expect(command.slice(at, at + 2)).toEqual(["/bin/bash", "-c"]);
      const script = command[at + 2]?.replaceAll(/^source .*$/gm, "echo sourced") ?? "";
      const echo = spawnSync("/bin/bash", ["-c", script, "echo", ...command.slice(at + 4), ...args], {
        encoding: "utf8",
      });
      expect(echo.stdout.split("\n")).toEqual(["sourced", "sourced", ["serve", ...args].join(" "), ""]);
    }
  });

  test("finishes running requests before it stops, as vLLM does since 0.18", () => {
    expect(leader && valueOf(leader, "--shutdown-timeout")).toBe("300");
    expect(leader?.lifecycle.preStop.sleep).toEqual({ seconds: 30 });
  });
});

test.each(flagships)("$name: no unsafe flag or variable", ({ plan, placement }) => {
  for (const { args, env } of new Rendered(plan, placement).containers) {
    expect(args).not.toContain("--trust-remote-code");
    expect(args).not.toContain("--profiler-config");
    expect(env.map(({ name }) => name)).not.toContain("VLLM_SERVER_DEV_MODE");
    expect(env.map(({ name }) => name)).not.toContain("VLLM_ALLOW_RUNTIME_LORA_UPDATING");
  }
});
