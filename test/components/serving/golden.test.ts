import { expect, test } from "vitest";
import { manifestYaml } from "../../../cli/manifest-folder.ts";
import { manifestsOf } from "../../../components/serving/manifests.ts";
import { profileNames, profileOf } from "../../../src/profiles/index.ts";
import { outcomeOf } from "../../src/planned.ts";

const cases = profileNames.flatMap((profile) =>
  Object.keys(profileOf(profile).placements).map((target) => ({ profile, target })),
);

/** What `render` writes for every profile on every target. Refresh with `vitest --update`, and review the difference as you would review a manifest. */
test.each(cases)("$profile on $target as YAML", async ({ profile, target }) => {
  const plan = outcomeOf({ profile, target });
  if (plan.verdict === "refused") throw new Error(`${profile} does not fit on ${target}`);
  const documents = manifestsOf(plan, {}, {}).map(({ object }) => manifestYaml(object));
  await expect(documents.join("---\n")).toMatchFileSnapshot(`../golden/${profile}.${target}.yaml`);
});
