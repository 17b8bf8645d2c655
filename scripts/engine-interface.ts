import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Reads the flags and metrics of an engine from its unpacked package (`pip download --no-deps`, then unzip or tar) into
 * the table that tests hold our command lines and queries to:
 * `node scripts/engine-interface.ts <engine> <version> <folder>`.
 */
interface Source {
  readonly package: string;
  /** Files whose string literals `"--flag"` are flags. */
  readonly flags: RegExp;
  /** Files whose dataclass fields are flags too. */
  readonly fields?: RegExp;
  readonly metrics: (text: string, file: string) => readonly string[];
}

/** A client library appends `_total` to counters that do not end so. */
function pythonMetrics(prefix: string) {
  const named = new RegExp(`(\\w+)\\(\\s*(?:name=)?"(${prefix}:[a-z0-9_]+)"`, "g");
  return (text: string, file: string) =>
    !file.endsWith(".py")
      ? []
      : [...text.matchAll(named)].map(([, made = "", name = ""]) =>
          /counter/i.test(made) && !name.endsWith("_total") ? `${name}_total` : name,
        );
}

const sources: Readonly<Record<string, Source>> = {
  vllm: {
    package: "vllm",
    flags: /vllm\/(engine\/arg_utils|entrypoints\/.*)\.py$/,
    fields: /vllm\/entrypoints\/.*cli_args\.py$/,
    metrics: pythonMetrics("vllm"),
  },
  sglang: {
    package: "sglang",
    flags: /sglang\/srt\/(server_args\.py|arg_groups\/.*)$/,
    fields: /sglang\/srt\/arg_groups\/fields\/.*\.py$/,
    metrics: pythonMetrics("sglang"),
  },
  "llama-cpp": {
    package: "llama-cpp-python",
    flags: /common\/arg\.cpp$/,
    metrics: (text, file) => {
      if (!file.endsWith("server-task.cpp")) return [];
      const block = text.slice(text.indexOf("::to_metrics()"), text.indexOf("prometheus;"));
      return [...block.matchAll(/\{\s*"([a-z_]+)"/g)].map(([, name = ""]) => `llamacpp:${name}`);
    },
  },
};

/** vllm-ascend x.y.z is a plugin of vLLM x.y.z. */
const sourceOf = (engine: string) => sources[engine === "vllm-ascend" ? "vllm" : engine];

const [engine = "", version = "", folder = ""] = process.argv.slice(2);
const source = sourceOf(engine);
if (source === undefined) throw new RangeError(`one of ${Object.keys(sources).join(", ")}, not "${engine}"`);

const flags = new Set<string>();
const metrics = new Set<string>();
for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!/\.(py|cpp)$/.test(file) || !statSync(join(folder, file)).isFile()) continue;
  const text = readFileSync(join(folder, file), "utf8");
  if (source.flags.test(file)) for (const [, flag = ""] of text.matchAll(/"(--[a-z][a-z0-9-]+)"/g)) flags.add(flag);
  if (source.fields?.test(file)) {
    for (const [, field = ""] of text.matchAll(/^ {4}([a-z][a-z0-9_]+): /gm))
      flags.add(`--${field.replaceAll("_", "-")}`);
  }
  for (const name of source.metrics(text, file)) metrics.add(name);
}
writeFileSync(
  `test/components/serving/interfaces/${engine}.json`,
  `${JSON.stringify({ engine, version, package: source.package, flags: [...flags].sort(), metrics: [...metrics].sort() }, null, 2)}\n`,
);
