import { advisories, type Advisory } from "./advisories.ts";
import type { EngineName } from "./types.ts";

/** Versions are `major.minor.patch`; those of llama.cpp `b` and the number of the build. */
const partsOf = (version: string): readonly number[] => version.replace(/^b/, "").split(".").map(Number);

function before(left: string, right: string): boolean {
  const [a, b] = [partsOf(left), partsOf(right)];
  const at = a.findIndex((part, index) => part !== (b[index] ?? 0));
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** The plugin for Ascend runs inside the vLLM of its own version. */
const flawedEngine = (engine: EngineName): EngineName => (engine === "vllm-ascend" ? "vllm" : engine);

/** Advisories that a version of an engine is open to. */
export function advisoriesOf(engine: EngineName, version: string): readonly Advisory[] {
  return advisories.filter(
    (row) =>
      row.engine === flawedEngine(engine) &&
      (row.fixedIn === undefined || before(version, row.fixedIn)) &&
      (row.since === undefined || !before(version, row.since)),
  );
}

/** What a version is open to, by whether a release that is known here mends it. */
export interface Flaws {
  readonly mended: readonly Advisory[];
  readonly unmended: readonly Advisory[];
}

/** `pinned` is the latest version that is known: no release mends what it is open to itself. */
export function flawsOf(engine: EngineName, version: string, pinned: string, allowed: readonly string[]): Flaws {
  const unmended = advisoriesOf(engine, pinned);
  const open = advisoriesOf(engine, version).filter(({ id }) => !allowed.includes(id));
  return {
    mended: open.filter((row) => !unmended.includes(row)),
    unmended: open.filter((row) => unmended.includes(row)),
  };
}

/** The fix is a version of the engine, or of the one that it runs in, which is then named. */
function printFix(engine: EngineName, row: Advisory): string {
  if (row.fixedIn === undefined) return "";
  return `; fixed in ${row.engine === engine ? "" : `${row.engine} `}${row.fixedIn}`;
}

export const printAdvisories = (engine: EngineName, rows: readonly Advisory[]): string =>
  rows.map((row) => `${row.id} (${row.meaning}${printFix(engine, row)})`).join(", ");
