import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fromGguf, fromHuggingFace, ImportRefusal, type Imported } from "../src/import/index.ts";

/** Descriptions are kilobytes, the longest index some megabytes: what is larger is another file. */
const mostBytes = 64 * 2 ** 20;

function readJson(path: string): unknown {
  const { size } = statSync(path);
  if (size > mostBytes) {
    throw new ImportRefusal(
      `${path} has ${String(size)} bytes: no description of a model is longer than ${String(mostBytes)}`,
    );
  }
  return JSON.parse(readFileSync(path, "utf8")) as unknown;
}

/** The largest model here has 1,147 tensors in all its parts; a count beyond this is damage, and would take hours. */
const mostEntries = 65_536;
const leastEntryBytes = 13;

/** What the first 24 bytes say, before anything is read that they could make endless. @throws ImportRefusal */
function checkHead(path: string): void {
  const head = Buffer.alloc(24);
  const file = openSync(path, "r");
  const [read, { size }] = [readSync(file, head, 0, head.length, 0), fstatSync(file)];
  closeSync(file);
  if (read < head.length || head.toString("latin1", 0, 4) !== "GGUF") {
    throw new ImportRefusal(`${path} is no GGUF file: it does not begin with its mark`);
  }
  const most = BigInt(Math.min(mostEntries, Math.floor(size / leastEntryBytes)));
  for (const [name, at] of [
    ["tensors", 8],
    ["entries", 16],
  ] as const) {
    const count = head.readBigUInt64LE(at);
    if (count > most) {
      throw new ImportRefusal(`${path} is damaged: it states ${String(count)} ${name} in ${String(size)} bytes`);
    }
  }
}

/** All shards of a GGUF, from the path of any of them; their headers alone are read. */
async function readGguf(path: string): Promise<Imported> {
  checkHead(path);
  const { ggufAllShards } = await import("@huggingface/gguf");
  const { shards } = await ggufAllShards(path, { allowLocalFile: true }).catch((error: unknown) => {
    throw new ImportRefusal(`${path} is no readable GGUF file: ${error instanceof Error ? error.message : ""}`, {
      cause: error,
    });
  });
  const [first] = shards;
  if (first === undefined) throw new ImportRefusal(`${path} has no GGUF header`);
  const tensors = shards.flatMap((shard) =>
    shard.tensorInfos.map(({ name, shape, dtype }) => ({
      name,
      elements: shape.reduce((product, size) => product * Number(size), 1),
      dtype,
    })),
  );
  const id = basename(path, ".gguf").replace(/-\d{5}-of-\d{5}$/, "");
  return fromGguf(id.toLowerCase(), { metadata: { ...first.metadata }, tensors });
}

/** Reads a local `config.json` (with the safetensors index beside it) or a local GGUF file. @throws ImportRefusal */
export async function localModel(path: string): Promise<Imported> {
  if (path.endsWith(".gguf")) return readGguf(path);
  const folder = dirname(path);
  const index = join(folder, "model.safetensors.index.json");
  const id = basename(folder === "." ? process.cwd() : folder).toLowerCase();
  return fromHuggingFace(id, readJson(path), existsSync(index) ? readJson(index) : undefined);
}
