import { beforeAll, describe, expect, test } from "vitest";
import { autoscalerChart } from "../../components/clusters/eks/autoscaler-chart.ts";
import { devicePlugins } from "../../components/clusters/eks/device-plugins.ts";
import { controllers, gpuOperator, type Prerequisite } from "../../components/clusters/prerequisites/index.ts";
import type { ProgramRun, Registration } from "./engine.ts";
import { runStack } from "./project.ts";

const registry = "registry.example.com/mirror";
const registryCredentials = '{"auths":{"registry.example.com":{"auth":"dTpw"}}}';
const gateway = JSON.stringify({ hostname: "llm.example.com", tokensPerMinute: 1000, redis: "redis.redis.svc:6379" });
const alone = { profile: "auto", budget: "{}", replicas: "{}", contextTokens: "auto" };

/** Two stacks that together install every chart there is. */
const stacks: Readonly<Record<string, readonly [stack: string, config: Readonly<Record<string, string>>]>> = {
  "two services behind a gateway on AWS": [
    "prod",
    {
      ...alone,
      target: "aws",
      gateway,
      services: JSON.stringify({
        everyday: { profile: "r1-32b-1xrtx4090", replicas: { min: 1, max: 3 } },
        hard: { profile: "v3-fp8-8xh100", replicas: { max: 2 }, nodesPerReplica: 2 },
      }),
    },
  ],
  "a service and a job on servers of one's own": [
    "dev",
    {
      profile: "r1-32b-1xrtx4090",
      target: "kubernetes",
      prerequisites: "install",
      scaler: "hpa",
      monitoring: JSON.stringify({ operator: true }),
      training: JSON.stringify({ method: "qlora", machine: "2xrtx4090", tokens: 1000, dataset: "data/train.jsonl" }),
    },
  ],
};

const rows: readonly Prerequisite[] = [
  ...devicePlugins,
  ...controllers,
  gpuOperator,
  { ...autoscalerChart, neededBy: () => true },
];
const releaseType = "kubernetes:helm.sh/v3:Release";
const rowOf = ({ inputs }: Registration) => rows.find(({ name }) => name === inputs["name"]);

const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

const stringsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

/** Hosts of every image that any chart pulls where it is published. */
const hosts = [
  ...new Set(rows.flatMap(({ images }) => images.map(({ repository }) => repository.split("/")[0] ?? ""))),
];

describe.each(Object.entries(stacks))("%s, from a registry that asks who pulls", (_, [stack, config]) => {
  let run: ProgramRun;
  let releases: Registration[];
  beforeAll(async () => {
    run = await runStack(stack, { ...config, registry, registryCredentials });
    releases = run.all(releaseType);
  });

  test("nothing is refused", () => {
    expect(run.errors).toEqual([]);
    expect(releases.length).toBeGreaterThanOrEqual(4);
  });

  test("every chart comes from there, and no value of any names an image elsewhere", () => {
    for (const release of releases) {
      expect(release.inputs["chart"]).toMatch(/^oci:\/\/registry\.example\.com\/mirror\//);
      expect(release.inputs).not.toHaveProperty("repositoryOpts");
      for (const text of stringsIn(release.inputs["values"]))
        expect(hosts.filter((host) => text.includes(host))).toEqual([]);
    }
  });

  test("each image of each chart is told in full: where it lies, and where a value takes it, its tag", () => {
    for (const release of releases) {
      for (const { repository, tag, at: paths } of rowOf(release)?.images ?? []) {
        const there = `${registry}${repository.slice(repository.indexOf("/"))}`;
        const expected = {
          registry,
          folder: there.slice(0, there.lastIndexOf("/")),
          repository: there,
          tag,
          image: `${there}:${tag}`,
        };
        for (const [path, part] of Object.entries(paths)) {
          expect(at(release.inputs["values"], path), `${path} of ${release.name}`).toBe(expected[part]);
        }
      }
    }
  });

  test("each namespace of charts has one Secret, made before the pods that name it", () => {
    const cluster = releases[0]?.name.split("-").slice(0, 2).join("-") ?? "";
    for (const release of releases.filter((each) => (rowOf(each)?.images.length ?? 0) > 0)) {
      const { namespace, values } = release.inputs;
      const inNamespace = run
        .all("kubernetes:core/v1:Secret")
        .filter(({ inputs }) => at(inputs, "metadata.namespace") === namespace);
      expect(inNamespace).toHaveLength(1);
      const [secret] = inNamespace;
      const name = at(secret?.inputs, "metadata.name");
      expect(name).toBe(`${cluster}-registry`);
      expect(secret?.inputs["type"]).toBe("kubernetes.io/dockerconfigjson");
      expect(secret?.secretInputs).toEqual(["stringData"]);
      expect(release.dependencies).toContain(secret?.urn);
      for (const [path, form] of Object.entries(rowOf(release)?.pullSecrets ?? {}))
        expect(at(values, path)).toEqual([form === "name" ? name : { name }]);
    }
  });

  test("a namespace that is there is taken as it is, and none goes with the stack", () => {
    const patches = run.all("kubernetes:core/v1:NamespacePatch").map(({ inputs }) => at(inputs, "metadata.name"));
    const charted = releases.filter((each) => (rowOf(each)?.images.length ?? 0) > 0);
    expect(patches.sort()).toEqual([...new Set(charted.map(({ inputs }) => inputs["namespace"]))].sort());
  });

  test("what they log in with is a secret of these Secrets, and stands nowhere else", () => {
    const others = run.resources.filter(({ type }) => type !== "kubernetes:core/v1:Secret");
    expect(JSON.stringify(others)).not.toContain("dTpw");
  });
});

test("the two stacks install every chart there is", async () => {
  const runs = await Promise.all(Object.values(stacks).map(([stack, config]) => runStack(stack, config)));
  const names = runs.flatMap((run) => run.all(releaseType).map(({ inputs }) => inputs["name"]));
  expect(new Set(names)).toEqual(new Set(rows.map(({ name }) => name)));
});

// docs.nvidia.com, GPU Operator: where Pod Security Admission is on, its namespace is labelled privileged; so is node exporter's.
test.each([
  ["the GPU operator", {}, ["gpu-operator"]],
  [
    "the operator of Prometheus too",
    { monitoring: JSON.stringify({ operator: true }) },
    ["gpu-operator", "monitoring"],
  ],
])(
  "on servers of one's own, pods of %s may reach into the node before they start, and no other chart's",
  async (...row) => {
    const [, more, privileged] = row;
    const run = await runStack("dev", {
      ...{ profile: "r1-32b-1xrtx4090", target: "kubernetes", prerequisites: "install" },
      ...more,
    });
    expect(run.errors).toEqual([]);
    const patches = run.all("kubernetes:core/v1:NamespacePatch");
    expect(patches.map(({ inputs }) => at(inputs, "metadata.name")).sort()).toEqual(privileged);
    for (const { inputs, urn } of patches) {
      expect(at(inputs, "metadata.labels")).toEqual({ "pod-security.kubernetes.io/enforce": "privileged" });
      const inIt = run
        .all(releaseType)
        .filter((release) => release.inputs["namespace"] === at(inputs, "metadata.name"));
      for (const release of inIt) expect(release.dependencies).toContain(urn);
    }
  },
);

test("without a registry charts are told nothing of one, and their namespaces are Helm's", async () => {
  const run = await runStack("prod", {});
  expect(run.all("kubernetes:core/v1:NamespacePatch")).toEqual([]);
  expect(run.all("kubernetes:core/v1:Secret")).toEqual([]);
  const values = run.all(releaseType).map(({ inputs }) => JSON.stringify(inputs["values"] ?? {}));
  expect(values.join()).not.toMatch(/pullSecrets|"repository"|egistry"/i);
});

test("a registry that everyone may pull from needs no Secret", async () => {
  const run = await runStack("prod", { registry });
  expect(run.errors).toEqual([]);
  expect(run.all("kubernetes:core/v1:Secret")).toEqual([]);
  const values = run.all(releaseType).map(({ inputs }) => JSON.stringify(inputs["values"]));
  expect(values.join()).not.toMatch(/pullSecrets/i);
  const lws = run.all(releaseType).find(({ inputs }) => inputs["name"] === "lws");
  expect(lws?.inputs["values"]).toEqual({ image: { manager: { repository: `${registry}/lws/lws`, tag: "v0.10.0" } } });
});
