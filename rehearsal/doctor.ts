import { existsSync } from "node:fs";
import {
  cacheDirectory,
  goVersion,
  inCache,
  installHint,
  onPath,
  pinned,
  reachesInstaller,
} from "./toolchain/index.ts";
import { run } from "./toolchain/processes.ts";

/** One line of the report: what was looked for, what was found. */
type Finding = readonly [name: string, found: string];

const versionOf = async (command: string): Promise<string> => {
  const { code, stdout } = await run(command, ["--version"]);
  return code === 0 ? stdout.trim() : "not found";
};

const [npm, go, path, cached, route] = await Promise.all([
  versionOf("npm"),
  goVersion(),
  onPath(),
  inCache(),
  reachesInstaller(),
]);
const engine = path ?? cached;
const canFetch = route || go !== undefined;

const findings: readonly Finding[] = [
  ["node", `${process.version} (${process.execPath})`],
  ["npm", npm],
  ["go", go ?? `not found, or older than ${pinned.go}: only needed where no pulumi can be downloaded`],
  [
    "pulumi",
    engine ? `${engine.version} (${engine.from}, ${engine.program})` : `none of version ${pinned.pulumi} or newer`,
  ],
  ["cache", `${cacheDirectory()}${existsSync(cacheDirectory()) ? "" : " (does not exist yet)"}`],
  ["official download", route ? "can be reached" : "cannot be reached from here"],
];

const ready = "ready";
const willFetch = route
  ? "ready after a download (seconds)"
  : "ready after a build from source (about 3 min on 2 cores, once)";
const layers: readonly Finding[] = [
  ["plan, unit tests", ready],
  ["program tests", ready],
  ["npm start, engine tests", engine ? ready : canFetch ? willFetch : `in-process engine only: ${installHint}`],
];

const lines = (rows: readonly Finding[]): string =>
  rows.map(([name, found]) => `  ${name.padEnd(26)}${found}`).join("\n");

console.log(`Found\n${lines(findings)}\n\nWhat works here\n${lines(layers)}`);
