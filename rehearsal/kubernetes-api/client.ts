import { Agent, request } from "node:https";
import { isList, isObject, text, type Properties } from "../providers/wire.ts";
import { ApiError, isMissing } from "./api-error.ts";
import { Discovery, type Kind } from "./discovery.ts";

/** How to reach an API server. */
export interface Access {
  readonly url: string;
  readonly token: string;
  /** PEM of the certificate that signed the server's. */
  readonly ca: string;
}

export interface Answer {
  readonly body: Properties;
  /** What the server had to say beside its answer, such as a violated Pod Security level. */
  readonly warnings: readonly string[];
}

export interface ApplyOptions {
  readonly manager: string;
  readonly force?: boolean;
  /** The server answers as if, and keeps nothing. */
  readonly dryRun?: boolean;
}

type Query = Readonly<Record<string, string>>;

/** A Kubernetes API server over HTTPS: objects as plain JSON, errors as `ApiError`. */
export class Client {
  readonly access: Access;
  readonly #agent: Agent;
  readonly #discovery: Discovery;

  constructor(access: Access) {
    this.access = access;
    this.#agent = new Agent({ keepAlive: true, ca: access.ca, maxSockets: 32 });
    this.#discovery = new Discovery((path) => this.get(path));
  }

  /** Server-side apply with strict field validation: an unknown or repeated field is an error. */
  async apply(object: Properties, { manager, force = false, dryRun = false }: ApplyOptions): Promise<Answer> {
    const query = {
      fieldManager: manager,
      fieldValidation: "Strict",
      force: String(force),
      ...(dryRun && { dryRun: "All" }),
    };
    return this.send("PATCH", await this.pathOf(object), query, object, "application/apply-patch+yaml");
  }

  /** Creates what is not there yet; cheaper for the server than applying. */
  async create(object: Properties): Promise<Answer> {
    const path = await this.pathOf(object);
    return this.send("POST", path.slice(0, path.lastIndexOf("/")), { fieldValidation: "Strict" }, object);
  }

  async read(object: Properties): Promise<Properties | undefined> {
    try {
      return await this.get(await this.pathOf(object));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Starts the deletion; answers at once, also when there is nothing to delete. */
  async delete(object: Properties, options: Properties = {}): Promise<void> {
    try {
      await this.send("DELETE", await this.pathOf(object), {}, options);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async patch(object: Properties, patch: Properties, subresource = ""): Promise<Properties> {
    const path = `${await this.pathOf(object)}${subresource === "" ? "" : `/${subresource}`}`;
    return (await this.send("PATCH", path, {}, patch, "application/merge-patch+json")).body;
  }

  /** Items of a kind, of one namespace or of all. */
  async list(apiVersion: string, kind: string, namespace = "", query: Query = {}): Promise<Properties[]> {
    const path = await this.#discovery.path({ apiVersion, kind }, namespace);
    const { items } = await this.get(path, query);
    // Items of a list do not repeat what they are.
    return isList(items) ? items.filter(isObject).map((item) => ({ apiVersion, kind, ...item })) : [];
  }

  /** Every kind of object that is served and can be listed. */
  kinds(): Promise<Kind[]> {
    return this.#discovery.all();
  }

  async get(path: string, query: Query = {}): Promise<Properties> {
    return (await this.send("GET", path, query)).body;
  }

  /** What a path answers that has no JSON, such as `/metrics`. */
  async text(path: string): Promise<string> {
    return text((await this.send("GET", path)).body["message"]);
  }

  async pathOf(object: Properties): Promise<string> {
    const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
    const kind = { apiVersion: text(object["apiVersion"]), kind: text(object["kind"]) };
    return `${await this.#discovery.path(kind, text(metadata["namespace"], "default"))}/${text(metadata["name"])}`;
  }

  send(method: string, path: string, query: Query = {}, body?: Properties, type = "application/json"): Promise<Answer> {
    const url = new URL(path, this.access.url);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      Authorization: `Bearer ${this.access.token}`,
      Accept: "application/json",
      // Node gives the body of a DELETE no length by itself.
      ...(content && { "Content-Type": type, "Content-Length": content.length }),
    };
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.#agent, headers };
      const call = request(url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const parsed = parsedBody(Buffer.concat(chunks).toString());
          const status = response.statusCode ?? 0;
          if (status >= 400) reject(new ApiError(status, text(parsed["message"], `${method} ${path}: ${status}`)));
          else resolve({ body: parsed, warnings: warningsIn(response.headers["warning"]) });
        });
      });
      call.on("error", reject);
      call.end(content);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function parsedBody(body: string): Properties {
  try {
    return JSON.parse(body) as Properties;
  } catch {
    return { message: body };
  }
}

/** `299 - "words"`, several of them joined by commas. */
const warningsIn = (header: string | string[] | undefined): string[] =>
  [...String(header ?? "").matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, words = ""]) => words.replaceAll("\\", ""));
