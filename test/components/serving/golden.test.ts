import { expect, test } from "vitest";
import { stringify } from "yaml";
import { flagships } from "./flagships.ts";
import { Rendered } from "./rendered.ts";

/** Refresh with `vitest --update`, and review the difference as you would review a manifest. */
test.each(flagships)("$name as YAML", async ({ name, plan, placement }) => {
  const documents = new Rendered(plan, placement).objects.map((object) =>
    stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }),
  );
  await expect(documents.join("---\n")).toMatchFileSnapshot(`../golden/${name}.yaml`);
});
