import { describe, expect, test } from "vitest";
import { onAck, onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, r1OnFourA100, v3OnTwoP5 } from "../plans.ts";
import { flagships } from "./flagships.ts";
import { Rendered } from "./rendered.ts";

describe("replicas", () => {
  test("belong to the scaler where there is one", () => {
    expect(new Rendered(v3OnTwoP5, onEks).spec("LeaderWorkerSet")).not.toHaveProperty("replicas");
    expect(new Rendered(r1OnFourA100, onAck).spec("Deployment")).not.toHaveProperty("replicas");
  });

  test("are the desired ones where there is none", () => {
    const rendered = new Rendered(r1On3090s, onOwnServers);
    expect(rendered.spec("Deployment")).toHaveProperty("replicas", 1);
    expect(rendered.has("ScaledObject")).toBe(false);
  });
});

test("every pod of a replica has the priority that is asked for, and none where none is", () => {
  const priorities = (priority: object) =>
    new Rendered(v3OnTwoP5, { ...onEks, ...priority }).pods.map(({ spec }) => spec.priorityClassName);
  expect(priorities({ priorityClass: "serving" })).toEqual(["serving", "serving"]);
  expect(priorities({})).toEqual([undefined, undefined]);
});

describe("scaling", () => {
  const scaler = new Rendered(v3OnTwoP5, onEks).spec("ScaledObject");

  test("moves the whole group between the plan's bounds", () => {
    expect(scaler).toMatchObject({
      scaleTargetRef: { apiVersion: "leaderworkerset.x-k8s.io/v1", kind: "LeaderWorkerSet", name: "v3" },
      minReplicaCount: 1,
      maxReplicaCount: 3,
    });
  });

  test("looks at waiting and at running requests of all pods", () => {
    const triggers = scaler["triggers"] as { metadata: { query: string; threshold: string } }[];
    expect(triggers.map(({ metadata }) => [metadata.query, metadata.threshold])).toEqual([
      ['sum(vllm:num_requests_waiting{namespace="v3"})', "16"],
      ['sum(vllm:num_requests_running{namespace="v3"})', "25"],
    ]);
  });

  test("stays where it is when metrics are lost", () => {
    expect(scaler).toMatchObject({ fallback: { behavior: "currentReplicas" } });
    const triggers = scaler["triggers"] as { metadata: { ignoreNullValues: string } }[];
    expect(triggers.map(({ metadata }) => metadata.ignoreNullValues)).toEqual(["false", "false"]);
  });

  test("gives a new replica the time to load before the next", () => {
    expect(scaler).toMatchObject({
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleUp: { policies: [{ type: "Pods", value: 1, periodSeconds: 1800 }] },
            scaleDown: { stabilizationWindowSeconds: 3600 },
          },
        },
      },
    });
  });
});

describe("a service that sleeps outside its hours", () => {
  const { deployment } = v3OnTwoP5;
  const window = { timeZone: "Europe/Berlin", start: "0 8 * * 1,2,3,4,5", end: "0 18 * * 1,2,3,4,5", replicas: 2 };
  const sleeping = new Rendered(
    {
      ...v3OnTwoP5,
      replicas: { min: 0, desired: 2, max: 3 },
      deployment: {
        ...deployment,
        scaling: { ...deployment.scaling, stepReplicas: 2, cooldownSeconds: 900, windows: [window] },
      },
    },
    onEks,
  );
  const scaler = sleeping.spec("ScaledObject");
  const triggers = scaler["triggers"] as { type: string; metadata: Record<string, string> }[];

  test("is woken by the clock, all its replicas at once", () => {
    expect(triggers.filter(({ type }) => type === "cron")).toEqual([
      {
        type: "cron",
        metadata: {
          timezone: "Europe/Berlin",
          start: "0 8 * * 1,2,3,4,5",
          end: "0 18 * * 1,2,3,4,5",
          desiredReplicas: "2",
        },
      },
    ]);
    expect(scaler).toMatchObject({
      minReplicaCount: 0,
      cooldownPeriod: 900,
      advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleUp: { policies: [{ value: 2 }] } } } },
    });
  });

  test("is not woken by lost metrics: no fallback, which KEDA takes for activity", () => {
    expect(scaler).not.toHaveProperty("fallback");
  });

  test("has zero requests when no pod is there, and unknown ones when a pod does not answer", () => {
    for (const { metadata } of triggers.filter(({ type }) => type === "prometheus")) {
      expect(metadata["query"]).toMatch(/^sum\(\S+\) or \(vector\(0\) unless on\(\) up\{namespace="v3"\}\)$/);
      expect(metadata["ignoreNullValues"]).toBe("false");
    }
  });

  test("is not reported missing while it sleeps", () => {
    const watched = new Rendered(
      { ...v3OnTwoP5, replicas: { min: 0, desired: 1, max: 3 } },
      { ...onEks, prometheusOperator: true },
    );
    expect(JSON.stringify(watched.spec("PrometheusRule"))).toContain('and on() count(up{namespace=\\"v3\\"})');
  });
});

describe("scaling without KEDA", () => {
  const rendered = new Rendered(v3OnTwoP5, { ...onEks, scaler: "hpa" });
  const autoscaler = rendered.spec("HorizontalPodAutoscaler");

  test("has one scaler, and the program still writes no replicas", () => {
    expect(rendered.has("ScaledObject")).toBe(false);
    expect(rendered.spec("LeaderWorkerSet")).not.toHaveProperty("replicas");
    expect(autoscaler).toMatchObject({
      scaleTargetRef: { apiVersion: "leaderworkerset.x-k8s.io/v1", kind: "LeaderWorkerSet", name: "v3" },
      minReplicas: 1,
      maxReplicas: 3,
    });
  });

  test("looks at the same requests with the same thresholds, of each pod: what reports nothing counts as full", () => {
    const pods = (name: string, averageValue: string) => ({
      type: "Pods",
      pods: { metric: { name }, target: { type: "AverageValue", averageValue } },
    });
    expect(autoscaler["metrics"]).toEqual([
      pods("vllm_num_requests_waiting", "16"),
      pods("vllm_num_requests_running", "25"),
    ]);
  });

  test("takes the same steps in the same windows", () => {
    expect(autoscaler["behavior"]).toEqual({
      scaleUp: { stabilizationWindowSeconds: 120, policies: [{ type: "Pods", value: 1, periodSeconds: 1800 }] },
      scaleDown: { stabilizationWindowSeconds: 3600, policies: [{ type: "Pods", value: 1, periodSeconds: 1800 }] },
    });
  });
});

test.each(flagships)("$name: start-up may take the whole budget", ({ plan, placement }) => {
  for (const { startupProbe } of new Rendered(plan, placement).containers) {
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(
      plan.deployment.startupBudgetSeconds,
    );
  }
});

test.each(flagships)("$name: a drained pod outlives its longest request", ({ plan, placement }) => {
  for (const { spec } of new Rendered(plan, placement).pods) {
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(plan.deployment.drainSeconds);
  }
});

describe("updates need no spare GPUs", () => {
  test("of a Deployment", () => {
    expect(new Rendered(r1OnFourA100, onAck).spec("Deployment")).toMatchObject({
      strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
  });

  test("of a group", () => {
    expect(new Rendered(v3OnTwoP5, onEks).spec("LeaderWorkerSet")).toMatchObject({
      rolloutStrategy: { rollingUpdateConfiguration: { maxSurge: 0, maxUnavailable: 1 } },
    });
  });
});

test("the Service never selects a worker", () => {
  expect(new Rendered(v3OnTwoP5, onEks).spec("Service")).toMatchObject({
    selector: { "leaderworkerset.sigs.k8s.io/worker-index": "0" },
  });
});

test.each(flagships)("$name: a node stays drainable", ({ plan, placement }) => {
  expect(new Rendered(plan, placement).spec("PodDisruptionBudget")).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  });
});

test.each(flagships)("$name: pods go to nodes with the plan's accelerator", ({ plan, placement }) => {
  for (const { spec } of new Rendered(plan, placement).pods) {
    expect(spec.nodeSelector).toMatchObject(plan.deployment.nodeLabels);
  }
});

test("a bucket's volume keeps its size when the weights change, because a claim cannot shrink", () => {
  const [before, after] = [689, 140].map((gigabytes) => {
    const deployment = { ...v3OnTwoP5.deployment, weightsBytes: gigabytes * 10 ** 9 };
    return new Rendered({ ...v3OnTwoP5, deployment }, onEks).spec("PersistentVolumeClaim");
  });
  expect(after).toEqual(before);
});

test("weights on the nodes' own disks are one volume that every node mounts from its own, and no pod names a path of its host", () => {
  const onDisks = { ...onOwnServers, weights: { kind: "nodes", path: "/mnt/nvme/llm" } } as const;
  const rendered = new Rendered(r1On3090s, onDisks);
  expect(rendered.spec("PersistentVolume")).toMatchObject({
    local: { path: "/mnt/nvme/llm" },
    accessModes: ["ReadWriteMany"],
    persistentVolumeReclaimPolicy: "Retain",
    storageClassName: "",
    claimRef: { namespace: "r1", name: "r1-weights" },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/os" }] }] } },
  });
  expect(rendered.spec("PersistentVolumeClaim")).toMatchObject({ volumeName: "r1-r1-weights", storageClassName: "" });
  const [pod] = rendered.pods;
  expect(pod?.spec).toMatchObject({
    volumes: expect.arrayContaining([
      { name: "weights", persistentVolumeClaim: { claimName: "r1-weights", readOnly: true } },
    ]) as unknown,
  });
  expect(JSON.stringify(rendered.objects)).not.toContain("hostPath");
});

test("weights are claimed from a storage class where one is named", () => {
  const fromClass = { ...onOwnServers, weights: { kind: "volume" }, storageClass: "local-nvme" } as const;
  expect(new Rendered(r1On3090s, fromClass).spec("PersistentVolumeClaim")).toMatchObject({
    storageClassName: "local-nvme",
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "140200000000" } },
  });
});
