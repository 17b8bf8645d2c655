import { expect, test } from "vitest";
import { catalog } from "../../../src/catalog/index.ts";
import { planned } from "../planned.ts";

const v3 = { profile: "v3-fp8-8xh100" } as const;

test.each([
  ["weights whose bytes were computed", { ...v3, weights: "awq", nodesPerReplica: 1 }, "AWQ 4-bit is computed"],
  [
    "an accelerator without a primary source",
    { ...v3, machine: "p6-b200.48xlarge" },
    "figures of the B200 180 GB are partly unverified",
  ],
  [
    "a server that is only typical",
    { ...v3, target: "kubernetes" },
    "figures of 8xh100-nvl are unverified: a typical server",
  ],
  [
    "a shape that was not read",
    { profile: "r1-7b-1xl4", model: "deepseek-r1-distill-qwen-1.5b" },
    "the shape of DeepSeek R1-Distill-Qwen-1.5B is unverified",
  ],
  ["a price that is an example", { profile: "r1-q4km-4xa100" }, "is an example of"],
])("a plan that rests on %s says so", (_name, config, warning) => {
  expect(planned(config).warnings.join("\n")).toContain(warning);
});

test("a plan that rests on read figures alone says nothing of the kind", () => {
  expect(planned({ ...v3, machine: "p5en.48xlarge" }).warnings.filter((text) => text.includes("unverified"))).toEqual(
    [],
  );
  expect(catalog.machines.find(({ id }) => id === "p5en.48xlarge")?.unverified).toBeUndefined();
});
