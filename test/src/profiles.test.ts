import { describe, expect, test } from "vitest";
import { profileNames, profileOf } from "../../src/profiles/index.ts";
import { planned, refused } from "./planned.ts";

describe("every profile", () => {
  test.each(profileNames)("%s fits on each target it names a machine for", (name) => {
    const { placements, defaultTarget } = profileOf(name);
    expect(Object.keys(placements)).toContain(defaultTarget);
    for (const target of Object.keys(placements)) expect(planned({ profile: name, target }).target).toBe(target);
  });
});

test("R1-32B on one RTX 4090 has room for 16K tokens for all its users together, not for ten contexts of 8K", () => {
  const profile = "r1-32b-1xrtx4090";
  // 18.48 GiB less the embedding on the host, and 64 layers × 2 × 8 × 128 values × 34/32 bytes for 16,384 tokens.
  expect(planned({ profile }).fit.perGpu[0]?.kvCacheBytes).toBe(64 * 2 * 8 * 128 * (34 / 32) * 16_384);
  expect(refused({ profile, concurrency: 10 }).refusal.reasons[0]?.code).toBe("context");
});
