import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type * as Yaml from "yaml";

interface Named<T> {
  readonly name: string;
  readonly cluster?: T;
  readonly user?: T;
  readonly context?: T;
}

interface Kubeconfig {
  readonly "current-context"?: string;
  readonly clusters?: readonly Named<Readonly<Record<string, string | boolean>>>[];
  readonly users?: readonly Named<UserEntry>[];
  readonly contexts?: readonly Named<{ readonly cluster: string; readonly user: string }>[];
}

type UserEntry = Readonly<Record<string, unknown>> & { readonly exec?: ExecPlugin };

interface ExecPlugin {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

export interface KubeconfigPlace {
  /** Its text; absent = at the path. */
  readonly text?: string;
  /** Absent = where kubectl looks. */
  readonly path?: string;
  /** Absent = its current one. */
  readonly context?: string;
}

/** How to reach the API server of a kubeconfig. */
export interface Connection {
  readonly server: string;
  readonly options: RequestOptions;
}

const require = createRequire(import.meta.url);

/** The parser is seventy modules, loaded for those who have a kubeconfig. */
const parsed = (kubeconfig: string): Kubeconfig => (require("yaml") as typeof Yaml).parse(kubeconfig) as Kubeconfig;

/** Names of the contexts of a kubeconfig; none where there is no such file. */
export function contextsOf({ text, path }: KubeconfigPlace): string[] {
  try {
    const { contexts = [] } = parsed(text ?? readFileSync(pathOf(path), "utf8"));
    return contexts.map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Why the file at a path is no kubeconfig; undefined where it is one. */
export function unreadable(path: string): string | undefined {
  try {
    const text = readFileSync(expandHome(path), "utf8");
    const { clusters } = (parsed(text) as Kubeconfig | null) ?? {};
    return Array.isArray(clusters) && clusters.length > 0 ? undefined : "is no kubeconfig: it names no cluster";
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return `cannot be read: ${reason.replace(/:$/, "")}`;
  }
}

export function connectionOf({ text, path: given, context }: KubeconfigPlace): Connection {
  const path = pathOf(given);
  const config = parsed(text ?? readFileSync(path, "utf8"));
  const named = <T>(rows: readonly Named<T>[] | undefined, name: string | undefined) =>
    rows?.find((row) => row.name === name);
  const { cluster: clusterName, user: userName } =
    named(config.contexts, context ?? config["current-context"])?.context ?? {};
  const cluster = named(config.clusters, clusterName)?.cluster ?? {};
  const user = named(config.users, userName)?.user ?? {};
  const held = (entry: Readonly<Record<string, unknown>>, key: string) => contentOf(entry, key, dirname(path));
  const token = tokenOf(user);
  return {
    server: String(cluster["server"]),
    options: {
      ca: held(cluster, "certificate-authority"),
      cert: held(user, "client-certificate"),
      key: held(user, "client-key"),
      rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
      ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
    },
  };
}

/** `~` is the home of who runs this, as the provider takes it. */
export const expandHome = (path: string): string => path.replace(/^~(?=\/)/, homedir());

/** Where kubectl looks, when none is given. */
const pathOf = (given?: string): string => (given === undefined ? kubeconfigPath() : expandHome(given));

/** The first file, where several are named: one that is wrong is one that is not reached. */
function kubeconfigPath(): string {
  const [first] = (process.env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return first ?? join(homedir(), ".kube", "config");
}

/** Given in place as base64, or as a path beside the kubeconfig. */
function contentOf(entry: Readonly<Record<string, unknown>>, key: string, folder: string): Buffer | undefined {
  const [data, path] = [entry[`${key}-data`], entry[key]];
  if (typeof data === "string") return Buffer.from(data, "base64");
  return typeof path === "string" ? readFileSync(resolve(folder, path)) : undefined;
}

function tokenOf({ token, tokenFile, exec }: UserEntry): string | undefined {
  if (typeof token === "string") return token;
  if (typeof tokenFile === "string") return readFileSync(tokenFile, "utf8").trim();
  if (exec === undefined) return undefined;
  const env = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
  const printed = execFileSync(exec.command, [...(exec.args ?? [])], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 10_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return (JSON.parse(printed) as { status: { token: string } }).status.token;
}
