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
