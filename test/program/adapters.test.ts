import { describe, expect, test } from "vitest";
import { runStack } from "./project.ts";

const sha256 = { "adapter_config.json": "0".repeat(64), "adapter_model.safetensors": "1".repeat(64) };
const everyday = { profile: "r1-32b-1xrtx4090", engine: "vllm", weights: "awq", machine: "2xrtx4090" };

describe("a service with an adapter", () => {
  test("says by which names it is asked, and reads the adapter from the volume of its weights", async () => {
    const run = await runStack("dev", {
      ...everyday,
      target: "kubernetes",
      weightsVolume: JSON.stringify({ claim: "deepseek-weights" }),
      adapters: JSON.stringify({ tone: { sha256 } }),
    });
    expect(run.errors).toEqual([]);
    expect(run.outputs["models"]).toEqual(["deepseek-r1-distill-qwen-32b", "tone"]);
    expect(run.outputs["plan"]).toMatchObject({ adapters: { names: ["tone"], slots: 1, rank: 16 } });
    const text = JSON.stringify(run.only("kubernetes:apps/v1:Deployment"));
    expect(text).toContain("tone=/adapters/tone");
    expect(text).toContain("adapters/tone adapter_model.safetensors");
  });

  test("is routed to by that name where several stand behind one gateway", async () => {
    const run = await runStack("prod", {
      target: "aws",
      gateway: JSON.stringify({ hostname: "llm.example.com" }),
      services: JSON.stringify({
        hard: { profile: "v3-fp8-8xh100", adapters: { law: { rank: 32, sha256 } } },
        everyday: { profile: "r1-32b-1xrtx4090" },
      }),
    });
    expect(run.errors).toEqual([]);
    expect(run.outputs["services"]).toMatchObject({ hard: { models: ["deepseek-v3", "law"] } });
    expect(JSON.stringify(run.only("kubernetes:aigateway.envoyproxy.io/v1beta1:AIGatewayRoute"))).toContain('"law"');
  });
});

test("adapters that the engine cannot serve end the run before anything is registered", async () => {
  const adapters = { a: { sha256: { "a.gguf": "0".repeat(64) } }, b: { sha256: { "b.gguf": "0".repeat(64) } } };
  const run = await runStack("dev", {
    profile: "r1-32b-1xrtx4090",
    target: "kubernetes",
    weightsVolume: JSON.stringify({ claim: "deepseek-weights" }),
    adapters: JSON.stringify(adapters),
  });
  expect(run.errors.join("\n")).toMatch(/applies every adapter to every request.*take vllm or sglang/s);
  expect(run.resources.filter(({ custom }) => custom)).toEqual([]);
});
