import { flawsOf, printAdvisories, type Catalog, type EngineName } from "../catalog/index.ts";
import type { Request } from "../planner/index.ts";
import type { Problem } from "./problems.ts";
import type { StackConfig } from "./schema.ts";
import { shown } from "./shown.ts";

/** How an image's tag names the version. */
const versionTags: Readonly<Record<EngineName, RegExp>> = {
  vllm: /:v?(\d+\.\d+\.\d+)/,
  sglang: /:v?(\d+\.\d+\.\d+)/,
  "vllm-ascend": /:v?(\d+\.\d+\.\d+)/,
  "llama-cpp": /:(?:[\w.-]+-)?(b\d+)/,
};

/** The version of an engine that an image's tag names; undefined where it names none. */
export const versionOfImage = (engine: EngineName, image: string): string | undefined =>
  versionTags[engine].exec(image)?.[1];

/** Registry, path, tag and digest, as the container runtimes take them. */
const reference =
  /^([a-z0-9.-]+(:\d{1,5})?\/)?[a-z0-9]+([._-]+[a-z0-9]+)*(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:(?<tag>[\w][\w.-]{0,127}))?(?<digest>@sha256:[0-9a-f]{64})?$/;

/** An image must say which one it is, today and tomorrow. */
function referenceProblems(image: string): readonly Problem[] {
  const named = reference.exec(image);
  const example = "registry.example.com/vllm@sha256:…";
  if (named === null) return [{ path: "image", message: `is ${shown(image)}: must be an image such as ${example}` }];
  const { tag = "latest", digest } = named.groups ?? {};
  if (digest !== undefined || tag !== "latest") return [];
  return [
    { path: "image", message: `is ${image}, whatever was pushed last: give a digest, as in ${example}, or a tag` },
  ];
}

/** An image that is none, or whose tag names a version with known flaws is refused, unless each is allowed by its id, or no later version is known. */
export function imageProblems(
  { image, allowVulnerable = [] }: StackConfig,
  { engine }: Request,
  { engines }: Catalog,
): readonly Problem[] {
  if (image === undefined) return [];
  const version = versionOfImage(engine, image);
  const unclear = referenceProblems(image);
  if (version === undefined || unclear.length > 0) return unclear;
  const pinned = engines.find(({ name }) => name === engine)?.version ?? version;
  const { mended } = flawsOf(engine, version, pinned, allowVulnerable);
  if (mended.length === 0) return [];
  const message = `is ${engine} ${version}, open to ${printAdvisories(engine, mended)}. Take a later one, or allow each by its id with allowVulnerable`;
  return [{ path: "image", message }];
}
