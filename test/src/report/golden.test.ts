import { expect, test } from "vitest";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { planText } from "../../../src/report/index.ts";
import { costText } from "../../../src/report/cost.ts";
import { outcomeOf } from "../planned.ts";

const placements = profileNames.flatMap((profile) =>
  Object.keys(profileOf(profile).placements).map((target) => ({ profile, target })),
);

test.each(placements)("$profile on $target reads as reviewed", async ({ profile, target }) => {
  const outcome = outcomeOf({ profile, target });
  await expect(planText(outcome)).toMatchFileSnapshot(`golden/${profile}.${target}.txt`);
  if (outcome.verdict === "fits") {
    await expect(costText(outcome)).toMatchFileSnapshot(`golden/${profile}.${target}.cost.txt`);
  }
  await expect(`${JSON.stringify(outcome, null, 2)}\n`).toMatchFileSnapshot(`golden/${profile}.${target}.json`);
});

test("a stack with office hours reads as reviewed", async () => {
  const schedule = { timeZone: "Europe/Berlin", windows: [{ from: "08:00", to: "18:00", replicas: 2 }] };
  const outcome = outcomeOf({ profile: "v3-fp8-8xh100", replicas: { min: 0, max: 4 }, schedule });
  await expect(planText(outcome)).toMatchFileSnapshot("golden/v3-fp8-8xh100.office-hours.txt");
});

test("the refusal of V3 on one p5.48xlarge reads as reviewed", async () => {
  const outcome = outcomeOf({ profile: "v3-fp8-8xh100", nodesPerReplica: 1 });
  await expect(planText(outcome)).toMatchFileSnapshot("golden/v3-fp8-8xh100.one-node.txt");
});

test("V3 for throughput on two p5.48xlarge reads as reviewed", async () => {
  const outcome = outcomeOf({ profile: "v3-fp8-8xh100", layout: "throughput", concurrency: 512 });
  await expect(planText(outcome)).toMatchFileSnapshot("golden/v3-fp8-8xh100.throughput.txt");
});
