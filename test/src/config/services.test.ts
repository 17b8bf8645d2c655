import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { readConfig, readStackConfig, valuesOfService } from "../../../src/config/index.ts";
import { problemsOf } from "./refused.ts";

type Values = Readonly<Record<string, unknown>>;

const hybrid = {
  target: "aws",
  region: "us-east-1",
  services: { hard: { profile: "v3-fp8-8xh100" }, everyday: { profile: "r1-32b-1xrtx4090", replicas: { min: 3 } } },
};

const withServices = (services: Values, shared: Values = {}) => ({ ...hybrid, ...shared, services });

test.each([
  ["YAML", (services: Values) => services],
  ["text", (services: Values) => JSON.stringify(services)],
])("a service that is none hides no problem of the others, as %s", (_as, written) => {
  const services = { one: "v3-fp8-8xh100", Two: { profile: "v3-fp8-8xh100" }, three: { profile: "nosuch" } };
  const found = problemsOf({ target: "aws", services: written(services) });
  expect(found.map((line) => line.split(": ", 1).join(""))).toEqual([
    "services.one",
    "services.Two",
    "services.three.profile",
  ]);
});

describe("a stack of several services", () => {
  test("reads each as a configuration of its own, in order of their names", () => {
    const { services, isMap } = readStackConfig(hybrid, catalog);
    expect(isMap).toBe(true);
    expect(services.map(({ name, request }) => [name, request.model, request.target])).toEqual([
      ["everyday", "deepseek-r1-distill-qwen-32b", "aws"],
      ["hard", "deepseek-v3", "aws"],
    ]);
  });

  test("is the same as text, as Pulumi hands it over", () => {
    const text = { ...hybrid, services: JSON.stringify(hybrid.services) };
    expect(readStackConfig(text, catalog)).toEqual(readStackConfig(hybrid, catalog));
  });

  test("a service takes from the top level what it leaves out, and nothing it says itself", () => {
    const { services } = readStackConfig({ ...hybrid, replicas: { min: 2, max: 5 } }, catalog);
    expect(services.map(({ request }) => request.replicas.min)).toEqual([3, 2]);
  });

  test("one of them by itself leaves the gateway before all behind, whatever it counts", () => {
    const gateway = { hostname: "llm.example.com", tokensPerMinute: 200_000, redis: "redis.redis.svc:6379" };
    const alone = readStackConfig(valuesOfService({ ...hybrid, gateway }, "hard"), catalog);
    expect(alone.services.map(({ request }) => request.model)).toEqual(["deepseek-v3"]);
    expect(alone.config.gateway).toBeUndefined();
  });

  test("a budget is the stack's, not of one service", () => {
    const { services, budget } = readStackConfig({ ...hybrid, budget: { perMonth: 90000 } }, catalog);
    expect(budget?.perMonth).toBe("90000");
    expect(services.every(({ request }) => request.budget === undefined)).toBe(true);
  });

  test("one of them can be looked at alone", () => {
    const { request } = readConfig(valuesOfService(hybrid, "everyday"), catalog);
    expect([request.profile, request.region]).toEqual(["r1-32b-1xrtx4090", "us-east-1"]);
    expect(request.isOneOfSeveral).toBeUndefined();
  });
});

test("one profile is a list of one, under its own name", () => {
  const { services, isMap } = readStackConfig({ profile: "v3-fp8-8xh100" }, catalog);
  expect([isMap, services.length, services[0].name]).toEqual([false, 1, "v3-fp8-8xh100"]);
  expect(services[0].request).toEqual(readConfig({ profile: "v3-fp8-8xh100" }, catalog).request);
});

describe("what cannot be is said at its place", () => {
  const hard = { profile: "v3-fp8-8xh100" };
  const gateway = { hostname: "llm.example.com" };
  const everyday = { profile: "r1-32b-1xrtx4090", engine: "vllm", weights: "awq" };
  const tone = { sha256: { "adapter_config.json": "0".repeat(64), "adapter_model.safetensors": "1".repeat(64) } };
  test.each<[string, Values, RegExp]>([
    [
      "an unknown profile",
      withServices({ hard: { profile: "v3-fp8-8xh10" } }),
      /^services\.hard\.profile: .*did you mean/,
    ],
    ["a missing profile", withServices({ hard: { replicas: { max: 2 } } }), /^services\.hard\.profile: is missing/],
    [
      "a number out of range",
      withServices({ hard: { ...hard, replicas: { min: 0 } } }),
      /^services\.hard\.replicas\.min: /,
    ],
    [
      "an unknown key",
      withServices({ hard: { ...hard, machin: "x" } }),
      /^services\.hard\.machin: .*did you mean "machine"/,
    ],
    [
      "a key of the stack in a service",
      withServices({ hard: { ...hard, region: "eu-west-1" } }),
      /^services\.hard\.region: is a key of the whole stack/,
    ],
    ["a name that is none", withServices({ "Hard Questions": hard }), /^services\.Hard Questions: .*lower-case/],
    [
      "one namespace for two",
      withServices({ a: { ...hard, namespace: "llm" }, b: { profile: "r1-fp8-8xh200", namespace: "llm" } }),
      /a and b share the namespace llm/,
    ],
    [
      "one model twice behind a gateway",
      withServices({ a: hard, b: { ...hard, weights: "awq" } }, { gateway: { hostname: "llm.example.com" } }),
      /a and b serve the same model, deepseek-v3/,
    ],
    [
      "an adapter called as that of another service",
      withServices({ a: { ...hard, adapters: { tone } }, b: { ...everyday, adapters: { tone } } }, { gateway }),
      /^services\.b\.adapters\.tone: b and a both serve tone, and the gateway/,
    ],
    [
      "an adapter called as the model of another service",
      withServices({ a: { ...everyday, adapters: { "deepseek-v3": tone } }, b: hard }, { gateway }),
      /^services\.a\.adapters\.deepseek-v3: a and b both serve deepseek-v3/,
    ],
    [
      "one kind of machine bought in two ways",
      withServices({ a: hard, b: { ...hard, weights: "awq", capacity: { kind: "spot" } } }),
      /a and b share machines of kind p5\.48xlarge/,
    ],
    [
      "one bill for all servers",
      {
        target: "kubernetes",
        ownership: { billOfMaterials: [{ name: "server", amount: 1 }], years: 5, kilowatts: 1, tariffPerKwh: 0.1 },
        services: { a: { profile: "r1-iq1s-8x3090" }, b: { profile: "r1-32b-1xrtx4090" } },
      },
      /^ownership: .*once per service/,
    ],
    [
      "tokens that are counted nowhere",
      { ...hybrid, gateway: { hostname: "llm.example.com", tokensPerMinute: 1000 } },
      /^gateway\.redis: is needed/,
    ],
    ["a shared key that is wrong", { ...hybrid, region: "mars" }, /^region: "mars" is unknown/],
  ])("%s", (_, values, expected) => {
    const problems = problemsOf(values);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  test("a key in the wrong place hides no problem of the others", () => {
    const services = { a: { ...hard, region: "us-east-1", machin: "x", capacity: { kind: "reservation" } } };
    expect(problemsOf(withServices(services)).map((line) => line.split(": ", 1).join(""))).toEqual([
      ...["services.a.region", "services.a.machin", "services.a.capacity.reservationId", "services.a.capacity.zone"],
    ]);
  });

  test("every problem of every service at once", () => {
    const services = { a: { profile: "nope" }, b: { profile: "v3-fp8-8xh100", kvCacheDtype: "int3" } };
    expect(problemsOf(withServices(services))).toHaveLength(2);
  });

  test("counting tokens without several services", () => {
    const gateway = { hostname: "llm.example.com", tokensPerMinute: 1000 };
    expect(problemsOf({ ...hard, gateway })).toEqual([
      expect.stringMatching(/^gateway\.tokensPerMinute: .*one of services/),
    ]);
  });

  test("of the gateway and of the job beside those of the profile", () => {
    const gateway = { hostname: "llm.example.com", redis: "redis.redis.svc:6379" };
    const training = { tokens: 1000, dataset: "data.jsonl", region: "eu-west-2" };
    const found = problemsOf({ ...hard, concurrency: "many", gateway, training });
    expect(found.map((line) => line.split(": ", 1).join(""))).toEqual([
      ...["concurrency", "gateway.redis", "training.region"],
    ]);
  });

  test("several where one is needed", () => {
    expect(() => readConfig(hybrid, catalog)).toThrow(/services: .*--service/);
    expect(() => valuesOfService(hybrid, "hardd")).toThrow(/did you mean "hard"/);
  });
});
