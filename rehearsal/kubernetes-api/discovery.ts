import { isList, isObject, text, type Properties } from "../providers/wire.ts";
import { ApiError } from "./api-error.ts";

export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Resource extends Kind {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly listable: boolean;
}

const root = (apiVersion: string): string => (apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

/** Which kinds a server has, and under which paths. A kind that is not there is asked for again: its CRD may come. */
export class Discovery {
  readonly #get: (path: string) => Promise<Properties>;
  readonly #known = new Map<string, readonly Resource[]>();

  constructor(get: (path: string) => Promise<Properties>) {
    this.#get = get;
  }

  /** Path of a kind's collection. @throws ApiError 404 when the server does not have the kind */
  async path({ apiVersion, kind }: Kind, namespace: string): Promise<string> {
    const isIt = (resource: Resource): boolean => resource.kind === kind;
    const resource = this.#known.get(apiVersion)?.find(isIt) ?? (await this.#load(apiVersion)).find(isIt);
    if (resource === undefined) throw new ApiError(404, `The cluster has no ${kind} of ${apiVersion}.`);
    const within = resource.namespaced && namespace !== "" ? `/namespaces/${namespace}` : "";
    return `${root(apiVersion)}${within}/${resource.plural}`;
  }

  async all(): Promise<Kind[]> {
    const { groups } = await this.#get("/apis");
    const preferred = (isList(groups) ? groups : []).flatMap((group) =>
      isObject(group) && isObject(group["preferredVersion"]) ? [text(group["preferredVersion"]["groupVersion"])] : [],
    );
    const resources = await Promise.all(["v1", ...preferred].map((apiVersion) => this.#load(apiVersion)));
    return resources.flat().filter(({ listable }) => listable);
  }

  async #load(apiVersion: string): Promise<readonly Resource[]> {
    const { resources } = await this.#get(root(apiVersion));
    const loaded = (isList(resources) ? resources : []).filter(isObject).map((resource) => ({
      apiVersion,
      kind: text(resource["kind"]),
      plural: text(resource["name"]),
      namespaced: resource["namespaced"] === true,
      listable: isList(resource["verbs"]) && resource["verbs"].includes("list"),
    }));
    // `pods/status` is a part of a pod, not a kind.
    const kinds = loaded.filter(({ plural }) => !plural.includes("/"));
    this.#known.set(apiVersion, kinds);
    return kinds;
  }
}
