import { describe, expect, test } from "vitest";
import { advisoriesOf, catalog } from "../../../src/catalog/index.ts";
import { outcomeOf, planned } from "../planned.ts";

const v3 = { profile: "v3-fp8-8xh100" };
const withImage = (image: string, more = {}) => outcomeOf({ ...v3, image, ...more });

test("an image older than a fix is refused with the ids of what it is open to", () => {
  expect(() => withImage("vllm/vllm-openai:v0.31.0")).toThrow(/CVE-2026-115911 .*fixed in 0\.32\.0/);
  expect(() => withImage("vllm/vllm-openai:v0.9.2")).toThrow(/CVE-2026-114053/);
});

test("only what concerns the version is named", () => {
  const ids = advisoriesOf("vllm", "0.18.0").map(({ id }) => id);
  expect(ids).not.toContain("CVE-2026-27893"); // fixed in 0.18.0
  expect(ids).not.toContain("CVE-2026-115911"); // from 0.19.0 on
  expect(ids).toContain("CVE-2026-114053"); // 0.7.3 to 0.30
});

test("each flaw may be allowed by its id, and by nothing less", () => {
  const image = "vllm/vllm-openai:v0.31.0";
  expect(withImage(image, { allowVulnerable: ["CVE-2026-115911"] }).verdict).toBe("fits");
  expect(() => withImage(image, { allowVulnerable: ["CVE-2026-105754"] })).toThrow(/CVE-2026-115911/);
});

test("a later image, or one of a digest alone, is taken", () => {
  expect(withImage("vllm/vllm-openai:v0.34.0").verdict).toBe("fits");
  expect(withImage(`example.com/vllm@sha256:${"0".repeat(64)}`).verdict).toBe("fits");
});

test("SGLang and llama.cpp have their floors, by the tags of their own images", () => {
  const sglang = { profile: "r1-fp8-8xh200" };
  expect(() => outcomeOf({ ...sglang, image: "lmsysorg/sglang:v0.5.9-cu130" })).toThrow(/CVE-2026-3059.*CVE-2026-3060/);
  expect(() => outcomeOf({ ...sglang, image: "lmsysorg/sglang:v0.5.10.post1" })).toThrow(
    /CVE-2026-5760.*CVE-2026-7669/,
  );
  expect(() => outcomeOf({ ...sglang, image: "lmsysorg/sglang:v0.5.21" })).toThrow(
    /CVE-2026-7301.*CVE-2026-7302 .*fixed in 0\.5\.22/,
  );
  expect(outcomeOf({ ...sglang, image: "lmsysorg/sglang:v0.5.22" }).verdict).toBe("fits");
  const llama = { profile: "r1-32b-1xrtx4090" };
  const image = (build: number) => `ghcr.io/ggml-org/llama.cpp:server-cuda13-b${String(build)}`;
  expect(() => outcomeOf({ ...llama, image: image(11864) })).toThrow(/CVE-2026-118375 .*fixed in b11865/);
  expect(outcomeOf({ ...llama, image: image(11865) }).verdict).toBe("fits");
});

describe("the plugin for Ascend", () => {
  const ascend = {
    profile: "r1-fp8-8xh200",
    target: "kubernetes",
    machine: "atlas-800i-a2",
    engine: "vllm-ascend",
    weights: "int8",
  };

  test("runs inside a vLLM of its version: what no release fixes is a warning, not a refusal", () => {
    expect(planned(ascend).warnings.join()).toMatch(/vllm-ascend 0\.23\.0 is open to CVE-2026-105754.*CVE-2026-115911/);
    expect(outcomeOf({ ...ascend, image: "quay.io/ascend/vllm-ascend:v0.23.0" }).verdict).toBe("fits");
  });

  test("is refused where a later release has the fix", () => {
    const image = "quay.io/ascend/vllm-ascend:v0.13.0";
    expect(() => outcomeOf({ ...ascend, image })).toThrow(/CVE-2026-27893.*CVE-2026-47155/);
    expect(() => outcomeOf({ ...ascend, image })).not.toThrow(/CVE-2026-115911/);
  });
});

test.each(["vllm", "sglang", "llama-cpp"] as const)("the pinned %s is open to none that a release mends", (name) => {
  const version = catalog.engines.find((engine) => engine.name === name)?.version ?? "";
  expect(advisoriesOf(name, version).filter(({ fixedIn }) => fixedIn !== undefined)).toEqual([]);
});

test("what is open in every SGLang is a warning of the plan, with what it takes", () => {
  expect(planned({ profile: "r1-fp8-8xh200" }).warnings.join()).toMatch(
    /sglang 0\.5\.23 is open to CVE-2026-7304 \(.*--enable-custom-logit-processor, off by default\): no release/,
  );
});

test.each([
  ["vllm/vllm-openai:latest", "whatever was pushed last"],
  ["registry.example.com:5000/vllm", "whatever was pushed last"],
  ["VLLM/vllm openai", "must be an image such as"],
  ["https://registry.example.com/vllm:v0.33.0-beta", "must be an image such as"],
])("%s does not say which image it is", (image, words) => {
  expect(() => withImage(image)).toThrow(words);
});

test.each([
  `registry.example.com:5000/team/vllm@sha256:${"0".repeat(64)}`,
  "vllm:nightly-0123abc",
  "team_a/vllm__x:Tag",
])("%s does", (image) => {
  expect(withImage(image).verdict).toBe("fits");
});
