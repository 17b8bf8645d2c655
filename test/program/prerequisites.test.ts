import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { ofPackage, runStack } from "./project.ts";

/** R1-Distill-Qwen-32B on one's own servers, scaled from one to three replicas. */
const scaled = { profile: "r1-32b-1xrtx4090" };

function kubeconfigOf(server: string, user: Readonly<Record<string, unknown>>): string {
  return stringify({
    "current-context": "own",
    contexts: [{ name: "own", context: { cluster: "own", user: "me" } }],
    clusters: [{ name: "own", cluster: { server } }],
    users: [{ name: "me", user }],
  });
}

describe("a cluster that answers", () => {
  let server: Server;
  let groups: string[];
  let gpus: string | undefined;
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const address = () => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/k8s/c-1`;

  beforeEach(async () => {
    asked.length = 0;
    gpus = "1";
    server = createServer(({ url = "", headers }, answer) => {
      asked.push({ url, authorization: headers.authorization });
      // Of a kubeconfig with a certificate no header comes.
      answer.writeHead(["Bearer t", undefined].includes(headers.authorization) ? 200 : 401);
      const items = [{ status: { allocatable: gpus === undefined ? {} : { "nvidia.com/gpu": gpus } } }];
      answer.end(JSON.stringify(url.endsWith("/nodes") ? { items } : { groups: groups.map((name) => ({ name })) }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  afterEach(async () => {
    await new Promise((closed) => server.close(closed));
  });

  const run = (more: Readonly<Record<string, string>> = {}, user: Readonly<Record<string, unknown>> = { token: "t" }) =>
    runStack("dev", { ...scaled, context: "own", kubeconfig: kubeconfigOf(address(), user), ...more });

  test("and lacks KEDA: the preview says so and what would help, and nothing is made in it", async () => {
    groups = ["apps"];
    const { errors, resources } = await run();
    expect(errors.join("\n")).toMatch(/keda \(no API keda\.sh\).*prerequisites: \{keda: install\}/);
    expect(resources.filter(({ type }) => type.startsWith("kubernetes:"))).toEqual([]);
    expect(asked).toEqual([{ url: "/k8s/c-1/apis", authorization: "Bearer t" }]);
  });

  test("every missing one is named at once, and only what this service needs", async () => {
    groups = [];
    const { errors } = await run({
      scaler: "hpa",
      gateway: JSON.stringify({ hostname: "llm.example.com" }),
      monitoring: JSON.stringify({ operator: true }),
    });
    const text = errors.join("\n");
    for (const api of ["custom.metrics.k8s.io", "gateway.envoyproxy.io", "monitoring.coreos.com"]) {
      expect(text).toContain(`no API ${api}`);
    }
    expect(text).not.toMatch(/keda\.sh|leaderworkerset/);
  });

  test("and has all of it: the service goes up", async () => {
    groups = ["keda.sh"];
    const up = await run();
    expect(up.errors).toEqual([]);
    expect(up.all("kubernetes:apps/v1:Deployment")).toHaveLength(1);
  });

  test("and lacks what is to be installed: it is, before the service", async () => {
    groups = [];
    const up = await run({ prerequisites: JSON.stringify({ keda: "install" }) });
    expect(up.errors).toEqual([]);
    const release = up.only("kubernetes:helm.sh/v3:Release");
    expect(release.inputs).toMatchObject({
      chart: "keda",
      version: "2.20.0",
      values: { crds: { additionalAnnotations: { "helm.sh/resource-policy": "keep" } } },
    });
    const [namespace] = up.all("kubernetes:core/v1:Namespace");
    expect(namespace?.dependencies).toContain(release.urn);
  });

  test("and whose nodes have no accelerator to give: the service waits for one, and the preview says so", async () => {
    groups = ["keda.sh"];
    gpus = undefined;
    const up = await run();
    expect(up.errors).toEqual([]);
    expect(up.warnings.join("\n")).toContain("No node of the cluster has nvidia.com/gpu to give now");
    gpus = "1";
    expect((await run()).warnings.join("\n")).not.toContain("nvidia.com/gpu");
  });

  test("the cluster of another stack is asked too, and who has to install what is missing is said", async () => {
    groups = ["apps"];
    const sharedCluster = {
      ...{ target: "kubernetes", region: "", machines: ["1xrtx4090"], clusterName: "own", nodeSelector: {} },
      ...{ tolerations: [], identity: { by: "none" }, weights: { kind: "claim", claim: "w" } },
    };
    const referred = { sharedCluster, kubeconfig: kubeconfigOf(address(), { token: "t" }) };
    const joining = { clusterStack: "organization/p/cluster", context: "auto", weightsVolume: "{}" };
    const join = () => runStack("dev", { ...scaled, ...joining }, { referred });
    const lacking = await join();
    expect(lacking.errors.join("\n")).toMatch(
      /keda \(no API keda\.sh\).*let the stack of the cluster install it: deepseek-clusters:prerequisites: \{keda: install\}/,
    );
    expect(ofPackage(lacking, "kubernetes")).toEqual([]);
    groups = ["keda.sh"];
    const up = await join();
    expect(up.errors).toEqual([]);
    expect(up.all("kubernetes:apps/v1:Deployment")).toHaveLength(1);
  });

  test("an ACK cluster that is adopted is asked too, for what is not installed into it", async () => {
    groups = ["keda.sh"];
    const network = { id: "vpc-adopted", subnetIds: ["vsw-adopted-b", "vsw-adopted-g"], gpuSubnetId: "vsw-adopted-g" };
    const adopt = JSON.stringify({ network, cluster: `c-at-${new URL(address()).port}` });
    const adopted = (more: Readonly<Record<string, string>>) =>
      runStack("staging", { adopt, gateway: JSON.stringify({ hostname: "llm.example.com" }), ...more });
    const lacking = await adopted({ prerequisites: "existing" });
    expect(lacking.errors.join("\n")).toMatch(/envoy-gateway \(no API gateway\.envoyproxy\.io\).*\{gateway: install\}/);
    expect(ofPackage(lacking, "alicloud")).toEqual([]);
    expect((await adopted({})).errors).toEqual([]);
    groups = ["keda.sh", "gateway.envoyproxy.io"];
    expect((await adopted({ prerequisites: "existing" })).errors).toEqual([]);
  });

  test("but not to this user: the preview goes on without the look, and says so", async () => {
    groups = [];
    const { errors, notes } = await run({}, { token: "wrong" });
    expect(errors).toEqual([]);
    expect(notes.join("\n")).toContain("not known yet");
  });

  test("to credentials that a program prints", async () => {
    groups = ["keda.sh"];
    const command = process.execPath;
    const args = ["-e", "console.log(JSON.stringify({ status: { token: process.env.TOKEN } }))"];
    const { errors } = await run({}, { exec: { command, args, env: [{ name: "TOKEN", value: "t" }] } });
    expect(errors).toEqual([]);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer t"]));
  });
});

test("a cluster out of reach stops no preview", async () => {
  const run = await runStack("dev", {
    ...scaled,
    context: "own",
    kubeconfig: kubeconfigOf("http://127.0.0.1:1", { token: "t" }),
  });
  expect(run.errors).toEqual([]);
  expect(run.notes.join("\n")).toContain("not known yet");
  expect(ofPackage(run, "kubernetes").length).toBeGreaterThan(5);
});

describe("on a cluster we make, each is installed unless the stack says otherwise", () => {
  const chartsOf = async (config: Readonly<Record<string, string>>) => {
    const run = await runStack("prod", config);
    expect(run.errors).toEqual([]);
    return run.all("kubernetes:helm.sh/v3:Release").map(({ inputs }) => inputs["chart"]);
  };

  test("all by default", async () => {
    const charts = await chartsOf({});
    expect(charts).toEqual(
      expect.arrayContaining(["oci://registry.k8s.io/lws/charts/lws", "keda", "prometheus", "nvidia-device-plugin"]),
    );
    expect(charts).not.toContain("prometheus-adapter");
  });

  test("none with one word", async () => {
    expect(await chartsOf({ prerequisites: "existing" })).toEqual([]);
  });

  test("one by one", async () => {
    const charts = await chartsOf({ prerequisites: JSON.stringify({ lws: "existing", nodeAutoscaler: "existing" }) });
    expect(charts).not.toContain("oci://registry.k8s.io/lws/charts/lws");
    expect(charts).not.toContain("cluster-autoscaler");
    expect(charts).toContain("keda");
  });

  test("those that the service asks for: the metrics adapter without KEDA, a gateway with its class, the operator", async () => {
    const run = await runStack("prod", {
      scaler: "hpa",
      gateway: JSON.stringify({ hostname: "llm.example.com" }),
      monitoring: JSON.stringify({ operator: true }),
    });
    const charts = run.all("kubernetes:helm.sh/v3:Release").map(({ inputs }) => inputs["chart"]);
    expect(charts).not.toContain("keda");
    expect(charts).toEqual(
      expect.arrayContaining([
        "prometheus-adapter",
        "kube-prometheus-stack",
        "oci://docker.io/envoyproxy/gateway-helm",
      ]),
    );
    expect(charts).not.toContain("prometheus");
    expect(run.only("kubernetes:gateway.networking.k8s.io/v1:GatewayClass").inputs).toMatchObject({
      spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    });
    expect(run.only("kubernetes:autoscaling/v2:HorizontalPodAutoscaler").inputs["spec"]).toMatchObject({
      metrics: [{ pods: { metric: { name: "vllm_num_requests_waiting" } } }, {}],
    });
  });
});

test("an autoscaler that cannot keep hours or go to zero is refused where these are asked for", async () => {
  const { errors } = await runStack("dev", { ...scaled, scaler: "hpa", replicas: JSON.stringify({ min: 0, max: 2 }) });
  expect(errors.join("\n")).toMatch(/scaler: hpa .* never goes to zero.*keda/);
});

test("a prerequisite that there is not is refused", async () => {
  const { errors } = await runStack("dev", { prerequisites: JSON.stringify({ kedaa: "install" }) });
  expect(errors.join("\n")).toMatch(/prerequisites\.kedaa: "kedaa" is unknown/);
});
