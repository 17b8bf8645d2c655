import { parse, parseAllDocuments } from "yaml";
import type { Cloud } from "../cloud.ts";
import { differences, touches } from "../differences.ts";
import { invalid, missing } from "../rules.ts";
import type { Checked, Created, Differed, Failure, Found, StandIn, Target } from "../stand-in.ts";
import { hasUnknown, isList, isObject, merge, obscured, plain, text, type Properties, type Value } from "../wire.ts";
import { enums, replaceOn, required } from "./kinds.ts";
import { identity, isAutoNamed, isRelease, kindKey, settled, withName, withSecrets } from "./objects.ts";

const visible = (object: Properties): Properties =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !key.startsWith("__")));

/** Any object of any kind, as an API server with settled controllers would answer. */
export class KubernetesProvider implements StandIn {
  readonly cloud: Cloud;
  #server = "";

  constructor(cloud: Cloud) {
    this.cloud = cloud;
  }

  configure(config: Properties): void {
    this.#server = serverOf(text(plain(config["kubeconfig"] ?? null)));
  }

  check({ urn, type }: Omit<Target, "id">, olds: Properties, news: Properties): Checked {
    const inputs = withSecrets(withName(urn, type, olds, news, (id) => this.cloud.has(type, id)));
    const rules = { required: required[kindKey(inputs)] ?? [], enums: enums[kindKey(inputs)] ?? {} };
    return {
      inputs,
      failures: [...unnamed(type, inputs), ...missing(rules.required, inputs), ...invalid(rules.enums, inputs)],
    };
  }

  diff({ type }: Target, oldInputs: Properties, news: Properties): Differed {
    const changed = differences(oldInputs, news);
    const fixed = isRelease(type)
      ? ["name", "namespace"]
      : ["metadata.name", "metadata.namespace", "apiVersion", "kind", ...(replaceOn[kindKey(news)] ?? [])];
    const replaces = changed.filter(({ pattern }) => touches(pattern, fixed)).map(({ path }) => path);
    const samePlace = identity(type, oldInputs) === identity(type, news);
    return {
      differences: changed,
      replaces,
      deleteBeforeReplace: replaces.length > 0 && samePlace && !isAutoNamed(news),
    };
  }

  create({ urn, type }: Omit<Target, "id">, inputs: Properties, preview: boolean): Created {
    const computed = settled(urn, type, inputs);
    if (preview) return { id: "", outputs: merge(obscured(computed), visible(inputs)) };
    const id = identity(type, inputs);
    if (this.cloud.has(type, id)) throw new Error(`${text(inputs["kind"], type)} "${id}" already exists.`);
    this.cloud.put({ type, urn, id, inputs, computed, within: this.#server });
    return { id, outputs: merge(computed, visible(inputs)) };
  }

  update({ urn, type, id }: Target, _olds: Properties, news: Properties, preview: boolean): Properties {
    const computed = settled(urn, type, news);
    if (!preview) this.cloud.put({ type, urn, id, inputs: news, computed, within: this.#server });
    return merge(computed, visible(news));
  }

  read({ type, id }: Target, known: Found): Found | undefined {
    const object = this.cloud.get(type, id, known);
    return object && { inputs: object.inputs, outputs: merge(object.computed, visible(object.inputs)) };
  }

  delete({ type, id }: Target): void {
    this.cloud.delete(type, id);
  }

  invoke(token: string, args: Properties): Value {
    if (token !== "kubernetes:yaml:decode")
      throw new Error(`The rehearsal has no answer for ${token}: extend rehearsal/providers/kubernetes/index.ts.`);
    const documents = parseAllDocuments(text(args["text"])).map((document) => document.toJS() as Value);
    return { result: documents.filter(isObject) };
  }
}

/** The API server that a kubeconfig leads to, empty when it does not say. */
function serverOf(kubeconfig: string): string {
  const parsed = parse(kubeconfig) as Value | undefined;
  const [first] = isObject(parsed) && isList(parsed["clusters"]) ? parsed["clusters"] : [];
  const cluster = isObject(first) ? first["cluster"] : undefined;
  return isObject(cluster) ? text(cluster["server"]) : "";
}

const unnamed = (type: string, inputs: Properties): Failure[] =>
  isRelease(type)
    ? missing(["chart"], inputs)
    : missing(["apiVersion", "kind"], inputs).filter(() => !hasUnknown(inputs["kind"] ?? null));
