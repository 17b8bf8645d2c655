import { mkdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./processes.ts";
import { atLeast, repository } from "./versions.ts";

/** The newest releases of Go a module of `tools/` asks for are not fetched: what is installed builds, or nothing does. */
export const goEnvironment = { GOFLAGS: "-mod=readonly", GOWORK: "off", GOTOOLCHAIN: "local", CGO_ENABLED: "0" };

/** Compiling one of the large packages takes up to this much. */
const bytesPerCompiler = 2 * 1024 ** 3;

/** The installed Go's version, undefined when there is none of at least `minimum`. */
export async function goVersion(minimum: string): Promise<string | undefined> {
  const { code, stdout } = await run("go", ["env", "GOVERSION"], { env: { ...process.env, GOTOOLCHAIN: "local" } });
  const version = /go(\d+\.\d+(\.\d+)?)/.exec(stdout)?.[1];
  if (code !== 0 || version === undefined) return undefined;
  return atLeast(version, minimum) ? version : undefined;
}

export interface GoBuild {
  /** Folder below `tools/` whose `go.mod` pins everything. */
  readonly module: string;
  readonly package: string;
  /** The program to write. */
  readonly output: string;
  readonly linkerFlags?: string;
  readonly tags?: string;
  /** Where compiled packages are kept; Go's own place when left out. */
  readonly buildCache?: string;
  /** Called with each package that is compiled. */
  readonly onPackage?: () => void;
}

/** Builds one program. @throws Error with the compiler's last words */
export async function goBuild(build: GoBuild): Promise<void> {
  const { linkerFlags, tags, buildCache, onPackage } = build;
  mkdirSync(dirname(build.output), { recursive: true });
  const args = [
    ...["build", "-v", "-trimpath", "-p", String(compilers())],
    ...(tags === undefined ? [] : ["-tags", tags]),
    ...["-ldflags", ["-s -w", ...(linkerFlags === undefined ? [] : [linkerFlags])].join(" ")],
    ...["-o", build.output, build.package],
  ];
  const env = { ...process.env, ...goEnvironment, ...(buildCache === undefined ? {} : { GOCACHE: buildCache }) };
  const { code, stderr } = await run("go", args, {
    cwd: join(repository, "tools", build.module),
    env,
    ...(onPackage && { onLine: onPackage }),
  });
  if (code !== 0) throw new Error(`go build failed: ${stderr.trim().split("\n").slice(-3).join(" ")}`);
}

const compilers = (): number => Math.max(1, Math.min(cpus().length, Math.floor(totalmem() / bytesPerCompiler)));

/** Minutes that work of so many core seconds takes here. */
export const minutes = (coreSeconds: number): number =>
  Math.max(1, Math.round(coreSeconds / Math.max(1, cpus().length) / 60));

/** Repeats what is going on once a second, with the seconds that have passed. */
export async function ticking<T>(tell: (seconds: number) => void, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const ticker = setInterval(() => {
    tell(Math.round((Date.now() - began) / 1000));
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(ticker);
  }
}
