import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StandIn } from "./stand-in.ts";

/** What is to go wrong, for tests of what happens then. */
export interface Fault {
  readonly operation: "create" | "update" | "delete";
  /** The cloud says no; the provider dies before it has done anything; or it takes its time. */
  readonly how: "fails" | "vanishes" | "lags";
  /** The one type that it happens to. Absent = each type, once. */
  readonly type?: string;
}

/** The file beside the cloud that lists them. */
export const faultsFile = "faults.json";

const lagMs = 500;

/** The same stand-in with the faults that lie beside its cloud; each strikes every type of resource once. */
export function withFaults(standIn: StandIn, directory: string): StandIn {
  const file = join(directory, faultsFile);
  if (!existsSync(file)) return standIn;
  const faults = JSON.parse(readFileSync(file, "utf8")) as readonly Fault[];
  const strike = (operation: Fault["operation"], type: string): void => {
    for (const fault of faults)
      if (fault.operation === operation && (fault.type ?? type) === type)
        suffer(fault, type, join(directory, "struck"));
  };
  return {
    configure: (config) => {
      standIn.configure(config);
    },
    check: (target, olds, news) => standIn.check(target, olds, news),
    diff: (target, olds, news) => standIn.diff(target, olds, news),
    read: (target, known) => standIn.read(target, known),
    invoke: (token, args) => standIn.invoke(token, args),
    create: (target, inputs, preview) => {
      if (!preview) strike("create", target.type);
      return standIn.create(target, inputs, preview);
    },
    update: (target, olds, news, preview) => {
      if (!preview) strike("update", target.type);
      return standIn.update(target, olds, news, preview);
    },
    delete: (target, properties) => {
      strike("delete", target.type);
      return standIn.delete(target, properties);
    },
  };
}

function suffer({ operation, how }: Fault, type: string, struck: string): void {
  if (how === "lags") {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lagMs);
    return;
  }
  const mark = join(struck, encodeURIComponent(`${operation} ${type}`));
  if (existsSync(mark)) return;
  mkdirSync(struck, { recursive: true });
  writeFileSync(mark, "");
  if (how === "vanishes") process.exit(1);
  throw new Error(`InternalError: the rehearsed ${operation} of ${type} fails, once.`);
}
