import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request as overHttp } from "node:http";
import { request as overHttps, type RequestOptions } from "node:https";
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

/**
 * The API groups that the cluster of a kubeconfig serves: one request that every authenticated user may make.
 * `undefined` where the cluster cannot be reached or does not answer this user; a preview must work without it.
 * A client library would bring fifty packages for it.
 */
export async function servedGroups(place: KubeconfigPlace): Promise<ReadonlySet<string> | undefined> {
  try {
    const body: unknown = JSON.parse(await get("/apis", connectionOf(place)));
    const { groups } = body as { groups: readonly { name: string }[] };
    return new Set(groups.map(({ name }) => name));
  } catch {
    return undefined;
  }
}

/** Whether a node has that resource to give; `undefined` where this user may not look at nodes. */
export async function offersOf(place: KubeconfigPlace, resource: string): Promise<boolean | undefined> {
  try {
    const body: unknown = JSON.parse(await get("/api/v1/nodes", connectionOf(place)));
    const { items } = body as { items: readonly { status?: { allocatable?: Readonly<Record<string, string>> } }[] };
    return items.some(({ status }) => Number(status?.allocatable?.[resource] ?? 0) > 0);
  } catch {
    return undefined;
  }
}

interface Connection {
  readonly server: string;
  readonly options: RequestOptions;
}

function get(path: string, { server, options }: Connection): Promise<string> {
  const send = server.startsWith("https:") ? overHttps : overHttp;
  return new Promise((found, failed) => {
    const call = send(server.replace(/\/$/, "") + path, { ...options, timeout: 5000 }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", failed);
      answer.on("end", () => {
        if (answer.statusCode === 200) found(Buffer.concat(parts).toString());
        else failed(new Error(`status ${String(answer.statusCode)}`));
      });
    });
    call.on("timeout", () => call.destroy(new Error("no answer")));
    call.on("error", failed);
    call.end();
  });
}

const require = createRequire(import.meta.url);

/** The parser is seventy modules, loaded for those who have a kubeconfig. */
const parsed = (kubeconfig: string): Kubeconfig => (require("yaml") as typeof Yaml).parse(kubeconfig) as Kubeconfig;

/** Names of the contexts of a kubeconfig, from the file where kubectl looks; none where there is no such file. */
export function contextsOf(given?: string): string[] {
  try {
    const path = given === undefined ? kubeconfigPath() : expandHome(given);
    const { contexts = [] } = parsed(readFileSync(path, "utf8"));
    return contexts.map(({ name }) => name);
  } catch {
    return [];
  }
}

function connectionOf({ text, path: given, context }: KubeconfigPlace): Connection {
  const path = given === undefined ? kubeconfigPath() : expandHome(given);
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
