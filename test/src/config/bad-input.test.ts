import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { ConfigError, readConfig } from "../../../src/config/index.ts";
import { configKeys } from "../../../src/config/schema.ts";

function problems(config: Readonly<Record<string, unknown>>): readonly { path: string; message: string }[] {
  try {
    readConfig(config, catalog);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const profile = "v3-fp8-8xh100";
const hash = "0".repeat(64);
const peft = { "adapter_config.json": hash, "adapter_model.safetensors": hash };

const opening = (window: object) => ({
  timeZone: "Europe/Berlin",
  windows: [{ from: "08:00", to: "18:00", ...window }],
});

test("what belongs to the stack of the cluster is refused beside clusterStack, all of it at once", () => {
  const own = {
    ...{ kubernetesVersion: "1.35", access: { publicCidrs: ["203.0.113.0/24"] }, adopt: { bucket: "weights" } },
    ...{ adminPrincipals: ["arn:aws:iam::123456789012:role/admin"], checks: "live", context: "lab" },
    addonVersions: { coredns: "v1.11.1-eksbuild.9" },
    ...{ kubeconfigPath: "k.yaml", registry: "registry.example.com", prerequisites: "existing", serve: false },
  };
  const joined = { profile, clusterStack: "organization/deepseek-clusters/cluster" };
  const weightsVolume = { claim: "w", gigabytesPerSecond: 2 };
  const found = problems({ ...joined, ...own, weightsVolume });
  expect(found.map(({ path }) => path).sort()).toEqual([...Object.keys(own), "weightsVolume.claim"].sort());
  for (const { message } of found)
    expect(message).toContain("belongs to the stack of the cluster (organization/deepseek-clusters/cluster)");
  expect(problems({ ...joined, weightsVolume: { gigabytesPerSecond: 2 }, tags: { owner: "me" } })).toEqual([]);
  expect(problems({ profile, ...own })).toEqual([]);
});

describe("bad input", () => {
  test.each([
    ["an empty file", {}, "profile", "is missing"],
    ["an unknown profile", { profile: "v3-fp8-8xh10" }, "profile", 'did you mean "v3-fp8-8xh100"?'],
    ["an unknown key", { profile, contextToken: "1" }, "contextToken", 'did you mean "contextTokens"?'],
    [
      "an adapter without its configuration",
      { profile, adapters: { tone: { sha256: { "adapter_model.safetensors": hash } } } },
      "adapters.tone.sha256",
      "must name adapter_config.json too",
    ],
    [
      "an adapter of PEFT for llama.cpp",
      { profile: "r1-32b-1xrtx4090", adapters: { tone: { sha256: { "adapter_config.json": hash } } } },
      "adapters.tone.sha256",
      "must name one file of type .gguf",
    ],
    [
      "an adapter that nothing pins",
      { profile, adapters: { tone: { path: "adapters/tone" } } },
      "adapters.tone.sha256",
      "is missing",
    ],
    [
      "an adapter called as the model",
      { profile, adapters: { "deepseek-v3": { sha256: peft } } },
      "adapters.deepseek-v3",
      "is the name of the model",
    ],
    [
      "an adapter outside of the volume",
      { profile, adapters: { tone: { path: "../tone", sha256: peft } } },
      "adapters.tone.path",
      "must not leave the volume",
    ],
    [
      "a Kubernetes past its support",
      { profile, kubernetesVersion: "1.33" },
      "kubernetesVersion",
      "1.33 is past the standard support of EKS: take 1.34 or newer",
    ],
    [
      "a Kubernetes that ACK has given up before EKS",
      { profile: "r1-q4km-4xa100", target: "alicloud", kubernetesVersion: "1.34" },
      "kubernetesVersion",
      "take 1.35 or newer",
    ],
    [
      "a Kubernetes of which no build of ACK is known",
      { profile: "r1-q4km-4xa100", target: "alicloud", kubernetesVersion: "1.36" },
      "kubernetesVersion",
      "name one of ACK's, such as 1.36.1-aliyun.1",
    ],
    [
      "a build of ACK on AWS",
      { profile, kubernetesVersion: "1.35.7-aliyun.1" },
      "kubernetesVersion",
      "EKS takes the minor version, 1.35",
    ],
    ["a word for a number", { profile, concurrency: "many" }, "concurrency", "must be a whole number"],
    ["a negative budget", { profile, budget: '{"perMonth":-1}' }, "budget.perMonth", "must be above 0"],
    ["a context beyond the model", { profile, contextTokens: "200000" }, "contextTokens", "at most 163840"],
    ["an unknown machine", { profile, machine: "p5.48" }, "machine", 'did you mean "p5.48xlarge"?'],
    ["a machine of another target", { profile, machine: "8xrtx3090" }, "machine", "a machine of kubernetes"],
    [
      "a target the profile has no machine for",
      { profile: "r1-fp8-8xh200", target: "alicloud" },
      "machine",
      "names no machine on alicloud",
    ],
    ["an unknown region", { profile, region: "us-east" }, "region", 'did you mean "us-east-1"?'],
    ["a utilisation above 1", { profile, memoryUtilization: "1.5" }, "memoryUtilization", "at most 1"],
    ["min above max", { profile, replicas: '{"min":3,"max":1}' }, "replicas.min", "must not be above max"],
    ["a stack that nothing wakes", { profile, replicas: '{"min":0}' }, "replicas.min", "Give a schedule"],
    [
      "a time zone that does not exist",
      { profile, schedule: { timeZone: "Europe/Berlinn", windows: [{ from: "08:00", to: "18:00", replicas: 2 }] } },
      "schedule.timeZone",
      "IANA database",
    ],
    [
      "more replicas in a window than the most",
      { profile, replicas: { max: 2 }, schedule: opening({ replicas: 3 }) },
      "schedule.windows.0.replicas",
      "at most replicas.max (2)",
    ],
    [
      "a window that changes nothing",
      { profile, schedule: opening({ replicas: 1 }) },
      "schedule.windows.0.replicas",
      "changes nothing",
    ],
    [
      "a window without length",
      { profile, schedule: opening({ to: "08:00", replicas: 2 }) },
      "schedule.windows.0.to",
      "must differ",
    ],
    [
      "everyone on the endpoint",
      { profile, access: '{"publicCidrs":["0.0.0.0/0"]}' },
      "access.publicCidrs.0",
      "everyone",
    ],
    [
      "everyone on the private endpoint",
      { profile, access: { privateCidrs: ["0.0.0.0/0"] } },
      "access.privateCidrs.0",
      "everyone",
    ],
    ["half of the internet", { profile, access: { publicCidrs: ["128.0.0.0/1"] } }, "access.publicCidrs.0", "everyone"],
    ["no network at all", { profile, access: { publicCidrs: ["300.1.1.1/24"] } }, "access.publicCidrs.0", "CIDR block"],
    ["a network of IPv6", { profile, access: { publicCidrs: ["::/0"] } }, "access.publicCidrs.0", "CIDR block"],
    ["a cost centre that is a number", { profile, tags: { costCentre: 4711 } }, "tags.costCentre", "put it in quotes"],
    [
      "a tag that AWS keeps for itself",
      { profile, tags: { "aws:owner": "me" } },
      "tags.aws:owner",
      "must not begin with",
    ],
    ["a tag that is too long", { profile, tags: { owner: "x".repeat(129) } }, "tags.owner", "at most 128 characters"],
    ["a number for keys", { profile, replicas: 3 }, "replicas", "must be keys with their values"],
    ["one value for a list", { profile, allowVulnerable: "CVE-2026-1" }, "allowVulnerable", "must be a list"],
    ["a misspelt key below another", { profile, replicas: { maxx: 3 } }, "replicas.maxx", 'did you mean "max"?'],
    [
      "a region of another cloud",
      { profile, region: "cn-shanghai" },
      "region",
      "a region of alicloud, the target is aws",
    ],
    ["a priority of system pods", { profile, priorityClass: "system-node-critical" }, "priorityClass", "system pods"],
    ["a priority that no cluster can have", { profile, priorityClass: "High" }, "priorityClass", "PriorityClass"],
    [
      "a usual request longer than the context",
      { profile, contextTokens: "1024", workload: '{"inputTokens":1024,"outputTokens":1024}' },
      "workload",
      "longer than contextTokens",
    ],
  ])("%s is one problem with its path and what would work", (_name, config, path, message) => {
    const found = problems(config);
    expect(found).toHaveLength(1);
    expect(found[0]?.path).toBe(path);
    expect(found[0]?.message).toContain(message);
  });

  test("what is wrong in a choice of shapes is said where it is", () => {
    const found = problems({ profile: "r1-iq1s-8x3090", ownership: { billOfMaterials: [], yeers: 3, kilowatts: 1 } });
    expect(found.map(({ path }) => path).sort()).toEqual([
      "ownership.billOfMaterials",
      "ownership.tariffPerKwh",
      "ownership.years",
      "ownership.yeers",
    ]);
  });

  test.each([
    ["an empty value", { machine: null }, "machine: is empty: give it a value, or leave it out."],
    ["an empty name", { machine: "" }, 'machine: is "": must not be empty: give a value, or leave it out.'],
    ["a number in quotes", { replicas: { max: "2" } }, "replicas.max: is 2: must be a whole number, without quotes."],
    ["a number beyond all", { concurrency: 1e20 }, "concurrency: is 100000000000000000000: must be at most 4096."],
    [
      "money that is none",
      { budget: { perMonth: Infinity } },
      "budget.perMonth: is Infinity: must be a decimal number",
    ],
    ["money with its currency", { budget: { perMonth: "1000 USD" } }, "without currency and commas."],
    ["other capitals", { target: "AWS" }, '"AWS" is unknown; did you mean "aws"?'],
    ["a blank too many", { machine: "p5.48xlarge " }, 'did you mean "p5.48xlarge"?'],
    ["a character without width", { machine: "p5.48xlarge\u200b" }, '"p5.48xlarge\\u200b" is unknown; did you mean'],
    ["what would colour the terminal", { name: "\u001b[31mred" }, 'is "\\u001b[31mred": must be 3 to 38'],
    ["a long one", { namespace: "x".repeat(5000) }, `is ${"x".repeat(80)}… (5000 characters): must be`],
    ["an offset for a zone", { schedule: { ...opening({}), timeZone: "+02:00" } }, "must be a time zone of the IANA"],
    ["a zone in small letters", { schedule: { ...opening({}), timeZone: "europe/berlin" } }, "such as Europe/Berlin"],
    [
      "a name that is no Secret's",
      { gateway: { hostname: "a.example", tlsSecret: "My Secret" } },
      "gateway.tlsSecret: is My",
    ],
    [
      "a claim without a name",
      { weightsVolume: { claim: "" } },
      'weightsVolume.claim: is "": must be a Kubernetes name',
    ],
    [
      "an address without http",
      { monitoring: { prometheusUrl: "prometheus:9090" } },
      "must be an address such as http:",
    ],
    ["a port too high", { gateway: { hostname: "a.example", redis: "r:99999" } }, "must have a port of at most 65535"],
    ["a stack's name with a blank", { clusterStack: "a b" }, "must be the name of a stack such as"],
    ["a target twice", { alternatives: { targets: ["aws", "aws"] } }, "must name each once"],
    ["a key of every object", { constructor: 1 }, '"constructor" is unknown'],
  ])("%s is told as it is meant", (_, config, words) => {
    const found = problems({ profile, ...config });
    expect(found).toHaveLength(1);
    expect(new ConfigError(found).message).toContain(words);
  });

  test("no problem is told in the words of the parser", () => {
    const shapes = [3, "x", [1], { unknown: 1 }, true, null, "", 1e21, Infinity, "1,5"];
    const found = configKeys.flatMap((key) => shapes.flatMap((value) => problems({ profile, [key]: value })));
    expect(found.length).toBeGreaterThan(100);
    for (const { path, message } of found)
      expect(`${path} ${message}`).not.toMatch(/invalid (input|string|url)|too small/i);
  });

  test("a name that the catalog does not know is listed beside what has the wrong shape", () => {
    const found = problems({ profile, replicas: { min: 5, max: 2 }, machine: "p5.48xlrge", weights: "fp9" });
    expect(found.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "replicas.min: is 5: must not be above max (2)",
      'weights: "fp9" is unknown; did you mean "fp8"?',
      'machine: "p5.48xlrge" is unknown; did you mean "p5.48xlarge"?',
    ]);
  });

  test("a value of the wrong shape hides no rule that reads other keys", () => {
    const found = problems({
      ...{ profile, concurrency: "many", contextTokens: 200_000, queue: "models", image: "vllm/vllm-openai:latest" },
      ...{ capacity: { kind: "existing" }, workload: { inputTokens: 1 } },
    });
    expect(found.map(({ path }) => path)).toEqual([
      ...["concurrency", "workload.outputTokens"],
      ...["contextTokens", "queue", "image", "capacity.kind"],
    ]);
  });

  test("a rule that reads a value of the wrong shape says nothing until that is mended", () => {
    // Of `replicas` only the default would be known, with which neither window would be too many.
    const found = problems({ profile, replicas: { max: "x" }, schedule: opening({ replicas: 9 }), scaler: "hpa" });
    expect(found.map(({ path }) => path)).toEqual(["replicas.max"]);
  });

  test("every problem is listed at once", () => {
    const found = problems({ profile: "x", target: "gcp", concurrency: "0", replicas: '{"min":-1}' });
    expect(found.map((problem) => problem.path).sort()).toEqual(["concurrency", "profile", "replicas.min", "target"]);
  });
});

test("numbers read the same as text, as Pulumi keeps them, and as YAML", () => {
  const text = readConfig({ profile, contextTokens: "4096", replicas: '{"max":3}' }, catalog);
  const yaml = readConfig({ profile, contextTokens: 4096, replicas: { max: 3 } }, catalog);
  expect(text).toEqual(yaml);
  expect(text.request.contextTokens).toBe(4096);
});

test("the order of keys never matters", () => {
  const config = { profile, contextTokens: "4096", concurrency: "2", region: "us-west-2" };
  const reversed = Object.fromEntries(Object.entries(config).reverse());
  expect(readConfig(reversed, catalog).request).toEqual(readConfig(config, catalog).request);
});
