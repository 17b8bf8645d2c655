import { describe, expect, test } from "vitest";
import { adviceOf } from "../../../src/advisor/index.ts";
import { catalog, type Catalog } from "../../../src/catalog/index.ts";
import { planned, refused } from "../planned.ts";

const need = {
  task: "reasoning",
  concurrency: 10,
  contextTokens: 8192,
  workload: { inputTokens: 1024, outputTokens: 1024 },
  minTokensPerSecond: 10,
  leastBits: 4,
} as const;
const v3 = { profile: "v3-fp8-8xh100", nodesPerReplica: "auto" } as const;
const unsold = (config: Readonly<Record<string, unknown>>, rows: Catalog = catalog) =>
  planned({ ...v3, ...config }, rows).warnings.filter((text) => text.includes("not known to be offered"));

describe("a machine that its region is not known to sell", () => {
  test("still has a plan, which says so, where it is sold, of when that is, and who knows today", () => {
    // AWS Price List of 2026-08-26: p5.48xlarge in these 14 regions.
    expect(unsold({ machine: "p5.48xlarge", region: "eu-central-1" })).toEqual([
      "p5.48xlarge is not known to be offered in eu-central-1 (list of 2026-08-26): it is in us-east-1, us-east-2, " +
        "us-west-1, us-west-2, ca-central-1, sa-east-1, eu-north-1, eu-west-2, ap-northeast-1, ap-northeast-2, " +
        "ap-south-1, ap-southeast-2, ap-southeast-3, us-gov-west-1; `pulumi preview` asks the account",
    ]);
  });

  test.each([
    ["it is sold there", { machine: "p5.48xlarge", region: "eu-north-1" }],
    ["no list knows the machine", { target: "alicloud", machine: "ecs.gn8v-8x.48xlarge", region: "eu-central-1" }],
    ["the servers are one's own", { target: "kubernetes", machine: "8xh200-sxm" }],
  ])("nothing is said where %s", (_name, config) => {
    expect(unsold(config)).toEqual([]);
  });

  test("nothing is said without lists", () => {
    expect(unsold({ machine: "p5.48xlarge", region: "eu-central-1" }, { ...catalog, offers: [] })).toEqual([]);
  });

  test("is no alternative there, and one where it is sold", () => {
    const machines = (region: string) =>
      planned({ ...v3, machine: "p5en.48xlarge", region }).alternatives.map(({ machine }) => machine);
    // Of what holds V3, Frankfurt has g7e and g6e, Stockholm p5 and p5e as well; neither has p6.
    expect(machines("eu-central-1").filter((id) => /^(p5\.|p5e\.|p6)/.test(id))).toEqual([]);
    expect(machines("eu-north-1").filter((id) => /^(p5\.|p5e\.|p6)/.test(id))).toEqual(["p5e.48xlarge", "p5.48xlarge"]);
  });

  test("is no alternative there with other weights or more nodes of it either, and is where it is sold", () => {
    const asked = { ...v3, machine: "p5.48xlarge", nodesPerReplica: 1 };
    const changesIn = (region: string) =>
      refused({ ...asked, region }).alternatives.filter(({ machine }) => machine === "p5.48xlarge");
    expect(changesIn("us-east-1").map(({ set }) => set["weights"] ?? set["nodesPerReplica"])).toEqual([
      ...["awq", "q4-k-m", 2],
    ]);
    expect(changesIn("eu-central-1")).toEqual([]);
  });

  test("is not recommended there", () => {
    const machines = (region: string) => {
      const { choice, others, elsewhere } = adviceOf({ ...need, places: [{ target: "aws", region }] }, catalog);
      return [choice, ...others, ...elsewhere].map((option) => option?.machine ?? "none");
    };
    expect(machines("eu-central-1").filter((id) => /^(p[56]|g7\.)/.test(id))).toEqual([]);
    // Northern California: g4dn, p5 and p5en alone; of machines without GPUs no list is known.
    expect(machines("us-west-1").filter((id) => !/^(g4dn|p5|p5en|m7a|r7a)\./.test(id))).toEqual([]);
  });
});
