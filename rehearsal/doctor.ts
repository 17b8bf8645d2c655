import { existsSync } from "node:fs";
import {
  bundleInCache,
  cacheDirectory,
  clusterHint,
  componentNames,
  componentOf,
  goVersion,
  inCache,
  installHint,
  minutes,
  oldestGo,
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
  goVersion(pinned.go),
  onPath(),
  inCache(),
  reachesInstaller(),
]);
const engine = path ?? cached;
const canFetch = route || go !== undefined;
const newGo = await goVersion(oldestGo);
const missing = componentNames.filter((name) => bundleInCache(name, newGo) === undefined);
const buildMinutes = minutes(missing.reduce((sum, name) => sum + componentOf(name).coreSeconds, 0));

const findings: readonly Finding[] = [
  ["node", `${process.version} (${process.execPath})`],
  ["npm", npm],
  ["go", go ?? `not found, or older than ${pinned.go}: only needed where no pulumi can be downloaded`],
  [
    "pulumi",
    engine ? `${engine.version} (${engine.from}, ${engine.program})` : `none of version ${pinned.pulumi} or newer`,
  ],
  ["cache", `${cacheDirectory()}${existsSync(cacheDirectory()) ? "" : " (does not exist yet)"}`],
  [
    "cluster layer",
    missing.length === 0
      ? `all ${componentNames.length} bundles, ${componentNames.join(", ")}`
      : `${componentNames.length - missing.length} of ${componentNames.length} bundles; not yet ${missing.join(", ")}`,
  ],
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
  ["npm start -- --cluster, cluster tests", missing.length === 0 ? ready : clusterAfterBuild()],
];

function clusterAfterBuild(): string {
  if (newGo === undefined) return `not here: ${clusterHint}`;
  return `ready after a build from source (about ${buildMinutes} min here, once; 11 GB of disk while it lasts)`;
}

const lines = (rows: readonly Finding[]): string =>
  rows.map(([name, found]) => `  ${name.padEnd(40)}${found}`).join("\n");

console.log(`Found\n${lines(findings)}\n\nWhat works here\n${lines(layers)}`);
