import type { Cloud } from "./cloud.ts";
import { differences, touches } from "./differences.ts";
import { invalid, missing } from "./rules.ts";
import type { Checked, Created, Differed, Found, StandIn, Target } from "./stand-in.ts";
import type { Described, Lookup, ResourceRow, Table } from "./table.ts";
import { digest, logicalName, mapValues, merge, plain, secret, text, unknown, obscured } from "./wire.ts";
import type { Properties } from "./wire.ts";

interface Options {
  readonly name: string;
  /** The file to extend when a type or function is missing. */
  readonly tableFile: string;
  readonly resources: Table;
  readonly lookups: Readonly<Record<string, Lookup>>;
  readonly defaultRegion: string;
  readonly cloud: Cloud;
}

type Unborn = Omit<Target, "id">;

/** A cloud provider made of a table: it refuses what the table refuses and keeps what it "creates" in the cloud folder. */
export class CloudProvider implements StandIn {
  readonly options: Options;
  #region: string;

  constructor(options: Options) {
    this.options = options;
    this.#region = options.defaultRegion;
  }

  configure(config: Properties): void {
    this.#region = text(config["region"], this.#region);
  }

  check({ urn, type }: Unborn, olds: Properties, news: Properties): Checked {
    const row = this.#row(type);
    const inputs = named(row, urn, olds, news, (id) => this.options.cloud.has(type, id));
    const marked = mapValues(inputs, (value, key) => (row.secrets?.includes(key) === true ? secret(value) : value));
    return { inputs: marked, failures: [...missing(row.required ?? [], marked), ...invalid(row.enums ?? {}, marked)] };
  }

  diff({ type }: Target, oldInputs: Properties, news: Properties): Differed {
    const row = this.#row(type);
    const changed = differences(oldInputs, news);
    const replaces = changed.filter(({ pattern }) => touches(pattern, row.replaceOn ?? [])).map(({ path }) => path);
    const fixedName = row.autoName !== undefined && news[row.autoName] !== undefined && !isAutoNamed(news);
    const renamed = replaces.some((path) => path === row.autoName);
    return { differences: changed, replaces, deleteBeforeReplace: fixedName && !renamed && replaces.length > 0 };
  }

  create({ urn, type }: Unborn, inputs: Properties, preview: boolean): Created {
    const described = this.#newborn(urn, type, inputs);
    const computed = this.#computed(type, described);
    if (preview) return { id: "", outputs: merge(obscured(computed), visible(inputs)) };
    this.options.cloud.put({ type, urn, id: described.id, inputs, computed, ...this.#place(type, described) });
    return { id: described.id, outputs: merge(computed, visible(inputs)) };
  }

  update({ urn, type, id }: Target, oldOutputs: Properties, news: Properties, preview: boolean): Properties {
    const moving = this.#row(type).moving ?? [];
    const described = { ...this.#describe(urn, id, news), previous: oldOutputs };
    const computed = this.#computed(type, described);
    if (preview)
      return merge(
        mapValues(computed, (value, key) => (moving.includes(key) ? unknown : value)),
        visible(news),
      );
    this.options.cloud.put({ type, urn, id, inputs: news, computed, ...this.#place(type, described) });
    return merge(computed, visible(news));
  }

  read({ type, id }: Target, known: Found): Found | undefined {
    const object = this.options.cloud.get(type, id, known);
    return object && { inputs: object.inputs, outputs: merge(object.computed, visible(object.inputs)) };
  }

  delete({ urn, type, id }: Target, inputs: Properties): void {
    const held = this.#row(type).holds?.(this.#describe(urn, id, inputs)) ?? [];
    for (const name of held) this.options.cloud.deleteWithin(name);
    this.options.cloud.delete(type, id);
  }

  invoke(token: string, args: Properties): Properties {
    const lookup = this.options.lookups[token];
    if (lookup === undefined)
      throw new Error(
        `The rehearsal has no answer for ${token}. Add it to the look-ups in ${this.options.tableFile}; a real deployment is not affected.`,
      );
    return lookup(plain(args) as Properties, this.#region);
  }

  #row(type: string): ResourceRow {
    const row = this.options.resources[type];
    if (row !== undefined) return row;
    throw new Error(
      `The rehearsal does not know ${type}. Add a row to ${this.options.tableFile}; a real deployment is not affected.`,
    );
  }

  #describe(urn: string, id: string, inputs: Properties): Described {
    const region = text(inputs["region"], this.#region);
    const known = plain(inputs) as Properties;
    return { inputs: known, name: logicalName(urn), id, hash: digest(`${urn} ${id}`), region };
  }

  /** Under an identity that nothing in the cloud has, as while a replacement stands beside what it replaces. */
  #newborn(urn: string, type: string, inputs: Properties): Described {
    const row = this.#row(type);
    const identity = (attempt: number): string =>
      row.id({ ...this.#describe(urn, "", inputs), hash: digest(attempt === 0 ? urn : `${urn}#${attempt}`) });
    const hashed = identity(0) !== identity(1);
    let attempt = 0;
    while (hashed && this.options.cloud.has(type, identity(attempt))) attempt++;
    return this.#describe(urn, identity(attempt), inputs);
  }

  #place(type: string, described: Described): { within?: string } {
    const within = this.#row(type).within?.(described);
    return within === undefined ? {} : { within };
  }

  #computed(type: string, described: Described): Properties {
    const row = this.#row(type);
    const computed = row.computed?.(described) ?? {};
    return mapValues(computed, (value, key) => (row.secrets?.includes(key) === true ? secret(value) : value));
  }
}

const defaultsKey = "__defaults";

const isAutoNamed = (inputs: Properties): boolean => inputs[defaultsKey] !== undefined;

const visible = (inputs: Properties): Properties =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !key.startsWith("__")));

function named(
  row: ResourceRow,
  urn: string,
  olds: Properties,
  news: Properties,
  taken: (id: string) => boolean,
): Properties {
  const property = row.autoName;
  if (property === undefined || (news[property] ?? news[`${property}Prefix`]) !== undefined) return news;
  const kept = isAutoNamed(olds) ? olds[property] : undefined;
  return { ...news, [property]: kept ?? freeName(urn, taken), [defaultsKey]: [property] };
}

function freeName(urn: string, taken: (id: string) => boolean): string {
  for (let attempt = 0; ; attempt++) {
    const name = `${logicalName(urn)}-${digest(attempt === 0 ? urn : `${urn}#${attempt}`).slice(0, 7)}`;
    if (!taken(name)) return name;
  }
}
