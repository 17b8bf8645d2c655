import { expect, test } from "vitest";
import { render } from "../../../cli/render.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";

const cases = profileNames.flatMap((profile) =>
  Object.keys(profileOf(profile).placements).map((target) => ({ profile, target })),
);

/** What `render` writes for every profile on every target. Refresh with `vitest --update`, and review the difference as you would review a manifest. */
test.each(cases)("$profile on $target as YAML", async ({ profile, target }) => {
  const { stdout, exitCode } = render({ profile, target }, {});
  expect(exitCode).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`../golden/${profile}.${target}.yaml`);
});

/** One node of each engine, and several nodes, whose ranks have requests of their own. */
test.each([
  { profile: "r1-fp8-8xh200", engine: "sglang" },
  { profile: "r1-fp8-8xh200", engine: "vllm" },
  { profile: "v3-fp8-8xh100", engine: "vllm" },
])("the throughput layout of $profile with $engine as YAML", async ({ profile, engine }) => {
  const { stdout, exitCode } = render({ profile, engine, layout: "throughput" }, {});
  expect(exitCode).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`../golden/${profile}.throughput.${engine}.yaml`);
});
