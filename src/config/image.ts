import { advisoriesOf, type Catalog, type EngineName } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";

/** How an image's tag names the version. */
const versionTags: Readonly<Record<EngineName, RegExp>> = {
  vllm: /:v?(\d+\.\d+\.\d+)/,
  sglang: /:v?(\d+\.\d+\.\d+)/,
  "vllm-ascend": /:v?(\d+\.\d+\.\d+)/,
  "llama-cpp": /:(?:[\w.-]+-)?(b\d+)/,
};

/** An image whose tag names a version with known flaws is refused, unless each is allowed by its id, or no later version is known. */
export function imageProblems(
  { image, allowVulnerable = [] }: StackConfig,
  { engine }: Request,
  { engines }: Catalog,
): readonly Problem[] {
  const version = versionTags[engine].exec(image ?? "")?.[1];
  if (version === undefined) return [];
  const pinned = engines.find(({ name }) => name === engine)?.version ?? version;
  const unfixed = advisoriesOf(engine, pinned).map(({ id }) => id);
  const open = advisoriesOf(engine, version).filter(({ id }) => ![...allowVulnerable, ...unfixed].includes(id));
  if (open.length === 0) return [];
  const flaws = open.map(({ id, meaning, fixedIn }) => `${id} (${meaning}; fixed in ${fixedIn})`).join(", ");
  const message = `is ${engine} ${version}, open to ${flaws}. Take a later one, or allow each by its id with allowVulnerable`;
  return [{ path: "image", message }];
}
