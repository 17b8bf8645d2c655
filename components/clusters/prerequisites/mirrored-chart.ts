import { mirrored } from "../../../src/planner/images.ts";
import type { ChartImage, ImagePart, Prerequisite, PulledFrom } from "./prerequisite.ts";

type Values = Readonly<Record<string, unknown>>;

/** Where a chart lies: an `oci://` address, or a name in a repository. */
export interface ChartPlace {
  readonly chart: string;
  readonly repository?: string;
}

const oci = "oci://";

/** Charts of a repository are pushed into `charts`, those that are images keep their path, as images do. */
export function chartPlace({ chart, repository }: Prerequisite, mirror: string | undefined): ChartPlace {
  if (mirror === undefined) return { chart, ...(repository !== undefined && { repository }) };
  if (!chart.startsWith(oci)) return { chart: `${oci}${mirror}/charts/${chart}` };
  return { chart: `${oci}${mirrored(chart.slice(oci.length), mirror)}` };
}

const parts: Readonly<Record<ImagePart, (image: ChartImage, mirror: string) => string>> = {
  registry: (_, mirror) => mirror,
  folder: ({ repository }, mirror) => mirrored(repository, mirror).replace(/\/[^/]+$/, ""),
  repository: ({ repository }, mirror) => mirrored(repository, mirror),
  tag: ({ tag }) => tag,
  image: ({ repository, tag }, mirror) => mirrored(`${repository}:${tag}`, mirror),
};

/** From where the pods of charts pull, and by which Secret of their namespace they log in; absent = as published, none. */
export interface Pulling {
  readonly mirror: string | undefined;
  readonly pullSecret: string | undefined;
}

/** What a chart is told of a registry. */
export function registryValues({ images, pullSecrets }: PulledFrom, { mirror, pullSecret }: Pulling): Values {
  const pulled = images.flatMap((image) =>
    Object.entries(image.at).map(([path, part]) => [path, mirror && parts[part](image, mirror)] as const),
  );
  const loggedIn = Object.entries(pullSecrets).map(
    ([path, form]) => [path, pullSecret && [form === "name" ? pullSecret : { name: pullSecret }]] as const,
  );
  return [...pulled, ...loggedIn]
    .filter(([, value]) => value !== undefined)
    .reduce<Values>((values, [path, value]) => withValue(values, path.split("."), value), {});
}

function withValue(values: Values, [key = "", ...rest]: readonly string[], value: unknown): Values {
  return { ...values, [key]: rest.length === 0 ? value : withValue(objectAt(values, key), rest, value) };
}

/** One over the other, key by key however deep. */
export function merged(values: Values, more: Values): Values {
  const changed = Object.entries(more).map(([key, value]) => {
    const isNested = typeof value === "object" && value !== null && !Array.isArray(value);
    return [key, isNested && key in values ? merged(objectAt(values, key), value as Values) : value] as const;
  });
  return { ...values, ...Object.fromEntries(changed) };
}

function objectAt(values: Values, key: string): Values {
  const value = values[key];
  return typeof value === "object" && value !== null ? (value as Values) : {};
}
