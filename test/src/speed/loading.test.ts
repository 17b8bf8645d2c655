import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weightsReads } from "../../../src/planner/weights-read.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { outcomeOf, planned, refused } from "../planned.ts";

const v3 = { profile: "v3-fp8-8xh100" };
const secondsOf = (config: object) => planned({ ...config }).speed.loadSeconds;

/** The files of DeepSeek-V3 take 688.6 GB; kernels warm up for ten minutes. */
describe("how long a cold start takes", () => {
  test("streamed: the files over the rate of the bucket", () => {
    expect(secondsOf(v3)).toBe(945); // 688.587 / 2 = 344.3, and 600
  });

  test("from local disk: over the rate of the bucket, and once more over that of the disks", () => {
    expect(secondsOf({ ...v3, weightsRead: "local" })).toBe(1105); // 344.3 + 688.587 / 4.3 = 504.4, and 600
  });

  test("shared: at the rate that was measured of a network file system and an engine's own loader", () => {
    expect(secondsOf({ ...v3, weightsRead: "shared" })).toBe(2452); // 688.587 / 0.372 = 1,851.04, and 600
  });

  test("of a volume whose rate is known, that one", () => {
    const own = { profile: "r1-fp8-8xh200", target: "kubernetes" };
    const { speed } = planned({ ...own, weightsVolume: { claim: "w", gigabytesPerSecond: 10 } });
    expect(speed.loadSeconds).toBe(669); // 688.587 / 10, and 600
    expect(speed.loads[0]?.basis).toContain("10.00 GB/s (as stated in weightsVolume)");
  });

  test("of a folder on a disk of each node, that of the disks", () => {
    const own = { profile: "r1-fp8-8xh200", target: "kubernetes", weightsVolume: { localPath: "/mnt/nvme" } };
    const { speed } = planned(own);
    expect(speed.loadSeconds).toBe(761); // 688.587 / 4.3 = 160.1, and 600
    expect(speed.loads.map(({ read }) => read)).not.toContain("local");
    expect(refused({ ...own, weightsRead: "local" }).refusal.reasons[0]?.message).toBe(
      "the weights are on a disk of each node already: take weightsRead shared",
    );
  });

  test("over a slow network, no faster than that", () => {
    // g6e.2xlarge has 5 Gbit/s: 19.85 GB / 0.625 GB/s = 31.8 s, 19.8 s more from one drive, and 30.
    const { speed } = planned({ profile: "r1-32b-1xrtx4090", target: "aws" });
    expect(speed.loadSeconds).toBe(82);
    expect(speed.loads[0]?.basis).toContain("the network of g6e.2xlarge");
  });

  test("is told for every way there is, the chosen one first, each with its rates", () => {
    const { loads } = planned({ ...v3, weightsRead: "local" }).speed;
    expect(loads.map(({ read }) => read)).toEqual(["local", "stream", "shared"]);
    for (const { basis } of loads) expect(basis).toMatch(/^688\.6 GB .* GB\/s \(.+\), then 600 s of warm-up$/);
  });
});

describe("how weights are read, where nothing is asked", () => {
  const readOf = (profile: string, target: string) => planned({ profile, target }).deployment.weightsRead;

  test.each([
    ["vLLM streams, on every target", "v3-awq-8xa100", "aws", "stream"],
    ["vLLM streams, on every target", "v3-awq-8xa100", "kubernetes", "stream"],
    ["SGLang has no such loader: on AWS from NVMe", "r1-fp8-8xh200", "aws", "local"],
    ["GGUF on AWS too", "r1-32b-1xrtx4090", "aws", "local"],
    ["a machine of AWS without NVMe reads the bucket as it is mounted", "r1-7b-cpu", "aws", "shared"],
    ["Alibaba Cloud's machines have none", "r1-q4km-4xa100", "alicloud", "shared"],
    ["on one's own, from the volume that was made for it", "r1-iq1s-8x3090", "kubernetes", "shared"],
  ])("%s", (_promise, profile, target, read) => {
    expect(readOf(profile, target)).toBe(read);
  });
});

describe("what cannot be is refused with what would work", () => {
  const reasonOf = (config: object) => refused({ ...config }).refusal.reasons;

  test.each([
    [{ profile: "r1-iq1s-8x3090", weightsRead: "stream" }, "GGUF files are mapped into memory, not streamed"],
    [{ profile: "r1-fp8-8xh200", weightsRead: "stream" }, "sglang comes without the streaming loader"],
    [{ profile: "r1-q4km-4xa100", weightsRead: "local" }, "ecs.gn7e-c16g1.16xlarge has no disk of its own"],
  ])("%j", (config, message) => {
    const [reason, ...others] = reasonOf(config);
    expect(others).toEqual([]);
    expect(reason).toMatchObject({ code: "weights" });
    expect(reason?.message).toMatch(new RegExp(`^${message}: take weightsRead \\w+`));
  });

  test("no alternative is offered that would be refused for the same", () => {
    const { alternatives } = refused({ profile: "r1-fp8-8xh200", weightsRead: "stream" });
    for (const { set } of alternatives) {
      expect(outcomeOf({ profile: "r1-fp8-8xh200", weightsRead: "stream", ...set }).verdict).toBe("fits");
    }
  });
});

test("the start-up budget is at least one and a half times the predicted load, and the scaler's steps wait for it", () => {
  const placements = profileNames.flatMap((profile) =>
    Object.keys(profileOf(profile).placements).map((target) => ({ profile, target })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...placements),
      fc.constantFrom(...weightsReads),
      fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
      (placement, weightsRead, rate) => {
        const weightsVolume = { claim: "w", ...(rate !== undefined && { gigabytesPerSecond: rate / 10 }) };
        const outcome = outcomeOf({ ...placement, weightsRead, weightsVolume });
        if (outcome.verdict === "refused") return;
        const { speed, deployment } = outcome;
        expect(deployment.startupBudgetSeconds).toBeGreaterThanOrEqual(1.5 * speed.loadSeconds);
        const { stepSeconds, scaleDownWindowSeconds } = deployment.scaling;
        expect(stepSeconds).toBe(Math.min(1800, deployment.startupBudgetSeconds));
        expect(scaleDownWindowSeconds).toBe(Math.min(3600, 2 * deployment.startupBudgetSeconds));
        expect(deployment.localDisk !== undefined).toBe(weightsRead === "local");
      },
    ),
    { seed: 31, numRuns: 200 },
  );
});
