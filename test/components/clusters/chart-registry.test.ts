import { describe, expect, test } from "vitest";
import { autoscalerChart } from "../../../components/clusters/eks/autoscaler-chart.ts";
import { devicePlugins } from "../../../components/clusters/eks/device-plugins.ts";
import { controllers } from "../../../components/clusters/prerequisites/controllers.ts";
import { gpuOperator } from "../../../components/clusters/prerequisites/gpu-operator.ts";
import { registryValues } from "../../../components/clusters/prerequisites/mirrored-chart.ts";
import type { PulledFrom } from "../../../components/clusters/prerequisites/prerequisite.ts";
import { fullImage } from "../../../src/planner/images.ts";

const pulling = { mirror: "registry.example.com:5000/mirror", pullSecret: "bank-registry" };
const named = [{ name: "bank-registry" }];
const rows = [...controllers, gpuOperator, ...devicePlugins, autoscalerChart];
const rowOf = (name: string): PulledFrom => {
  const row = controllers.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no chart ${name}`);
  return row;
};

describe("values by which the pods of a chart pull from a registry of one's own, and log in", () => {
  // Rendered by Helm 3.18.4 from envoyproxy/gateway v1.9.1, these leave no image at its publisher: controller, certificate
  // Job, shutdown manager, proxy and rate limit.
  test("Envoy Gateway, its proxies and what counts their requests", () => {
    expect(registryValues(rowOf("envoy-gateway"), pulling)).toEqual({
      global: {
        images: {
          envoyGateway: { image: "registry.example.com:5000/mirror/envoyproxy/gateway:v1.9.1" },
          envoyProxy: { image: "registry.example.com:5000/mirror/envoyproxy/envoy:distroless-v1.39.1" },
          ratelimit: { image: "registry.example.com:5000/mirror/envoyproxy/ratelimit:8fe6ea42" },
        },
        imagePullSecrets: named,
      },
    });
  });

  test("the AI gateway and what it puts into proxies", () => {
    const part = (name: string) => ({
      image: { repository: `registry.example.com:5000/mirror/envoyproxy/ai-gateway-${name}`, tag: "v1.1.0" },
      imagePullSecrets: named,
    });
    expect(registryValues(rowOf("ai-gateway"), pulling)).toEqual({
      controller: part("controller"),
      extProc: part("extproc"),
    });
  });

  // The operands that `clusterpolicy_test.yaml.snap` of the operator shows enabled outside sandboxes, and the operator itself.
  test("the GPU operator and each operand that it starts", () => {
    const values = registryValues(gpuOperator, pulling);
    const nvidia = "registry.example.com:5000/mirror/nvidia";
    for (const [part, folder] of Object.entries({
      operator: nvidia,
      validator: nvidia,
      driver: nvidia,
      toolkit: `${nvidia}/k8s`,
      devicePlugin: nvidia,
      gfd: nvidia,
      migManager: `${nvidia}/cloud-native`,
      dcgmExporter: `${nvidia}/k8s`,
    }))
      expect(values[part]).toMatchObject({ repository: folder, imagePullSecrets: ["bank-registry"] });
    expect(values["driver"]).toMatchObject({ manager: { repository: `${nvidia}/cloud-native`, version: "v0.11.0" } });
    expect(values["driver"]).not.toHaveProperty("version");
    expect(values["node-feature-discovery"]).toEqual({
      image: { repository: "registry.example.com:5000/mirror/nfd/node-feature-discovery", tag: "v0.18.3" },
      imagePullSecrets: named,
    });
  });

  test("charts that take one registry for all their images keep the paths of these", () => {
    expect(registryValues(rowOf("keda"), { mirror: "registry.example.com", pullSecret: undefined })).toEqual({
      global: { image: { registry: "registry.example.com" } },
      image: { keda: { tag: "2.20.0" }, metricsApiServer: { tag: "2.20.0" }, webhooks: { tag: "2.20.0" } },
    });
  });
});

test.each(rows)("$name: every image is named in full, is told from where, and was read on a date", (row) => {
  const { images, pullSecrets, read } = row;
  expect(read.asOf).toMatch(/^\d{4}-\d{2}$/);
  expect(read.from.length).toBeGreaterThan(0);
  for (const { repository, tag, at } of images) {
    expect(fullImage(repository)).toBe(repository);
    expect(tag).toMatch(/^[\w.-]+…?$/);
    expect(Object.values(at).some((part) => part !== "tag")).toBe(true);
  }
  expect(Object.keys(pullSecrets).length > 0).toBe(images.length > 0);
  // No two images are told by the same value, unless it takes the registry alone.
  const paths = images.flatMap(({ at }) => Object.entries(at).filter(([, part]) => part !== "registry"));
  expect(new Set(paths.map(([path]) => path)).size).toBe(paths.length);
});

// "cluster-autoscaler 1.35 and newer always start DRA informers", and the chart has the rules for them since 9.54.0:
// https://github.com/kubermatic/kubermatic/issues/16252
test("the autoscaler's chart lets its release read what it stands still without", () => {
  const minorOf = (version: string) => Number(/^v?\d+\.(\d+)\./.exec(version)?.[1]);
  const releases = autoscalerChart.images.map(({ tag }) => minorOf(tag));
  expect(Math.min(...releases)).toBeGreaterThanOrEqual(35);
  expect(minorOf(autoscalerChart.version)).toBeGreaterThanOrEqual(54);
});
