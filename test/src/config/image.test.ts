import { expect, test } from "vitest";
import { advisoriesOf, catalog } from "../../../src/catalog/index.ts";
import { outcomeOf } from "../planned.ts";

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

test("the pinned vLLM is open to none", () => {
  const version = catalog.engines.find(({ name }) => name === "vllm")?.version ?? "";
  expect(advisoriesOf("vllm", version)).toEqual([]);
});
