import { advisoriesOf } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

/** An image whose tag names a version with known flaws is refused, unless each is allowed by its id. */
export function imageProblems({ image, allowVulnerable = [] }: StackConfig, { engine }: Request): readonly Problem[] {
  const version = /:v?(\d+\.\d+\.\d+)/.exec(image ?? "")?.[1];
  if (version === undefined) return [];
  const open = advisoriesOf(engine, version).filter(({ id }) => !allowVulnerable.includes(id));
  if (open.length === 0) return [];
  const flaws = open.map(({ id, meaning, fixedIn }) => `${id} (${meaning}; fixed in ${fixedIn})`).join(", ");
  const message = `is ${engine} ${version}, open to ${flaws}. Take a later one, or allow each by its id with allowVulnerable`;
  return [{ path: "image", message }];
}
