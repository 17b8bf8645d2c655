import { mirrored } from "../../../src/planner/images.ts";
import type { ChartImage, Prerequisite } from "./prerequisite.ts";

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

/** Values by which the pods of a chart pull from the mirror. */
export function mirrorValues(images: readonly ChartImage[], mirror: string): Values {
  return images.reduce<Values>((values, image) => withValue(values, image.at.split("."), valueOf(image, mirror)), {});
}

const valueOf = ({ at, repository }: ChartImage, mirror: string): string =>
  at.endsWith("egistry") ? mirror : mirrored(repository, mirror);

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
