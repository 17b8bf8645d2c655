import { fullImage, mirrored } from "../../src/planner/images.ts";
import type { Plan } from "../../src/planner/plan.ts";
import type { TrainingRequest } from "../../src/training/plan.ts";
import { chartPlace } from "../clusters/prerequisites/mirrored-chart.ts";
import type { Prerequisite } from "../clusters/prerequisites/prerequisite.ts";
import { placedAdapters, type PlacedAdapter } from "./weights/adapter-files.ts";
import { weightsPathOf, type PlacementOptions } from "./placement.ts";
import type { ServiceObject } from "./service-object.ts";
import { stagingPrefix } from "./weights/staging-place.ts";
import { addressOf } from "./weights/weights-source.ts";

/** One thing to bring to a place without a way out. */
interface Carried {
  readonly kind: "image" | "chart" | "weights" | "data";
  readonly from: string;
  /** Name in the registry, or path in the weights volume. */
  readonly to: string;
  readonly sha256?: string;
}

/** Every image that a pod of the objects names, each once, and what it is called in the registry. */
export function imagesToCarry(
  objects: readonly ServiceObject[],
  registry: string | undefined,
  own: ReadonlySet<string>,
): Carried[] {
  const images = [...new Set(objects.flatMap(({ object }) => imagesIn(object)))].sort();
  return images.map((image) => ({
    kind: "image",
    from: own.has(image) ? image : fullImage(image),
    to: own.has(image) ? image : mirrored(image, registry),
  }));
}

function imagesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "image" && typeof inner === "string" ? [inner] : imagesIn(inner),
  );
}

/** Charts, each once with what its pods pull. */
export function chartsToCarry(charts: readonly Prerequisite[], registry: string | undefined): Carried[] {
  return charts.flatMap((row) => {
    const { version, repository, chart, images } = row;
    const at = (place: string) => `${place}:${version}`;
    const published = repository === undefined ? chart : `${repository}/${chart}`;
    const pulled = new Set(images.map((image) => `${image.repository}:${image.tag}`));
    return [
      { kind: "chart" as const, from: at(published), to: at(chartPlace(row, registry).chart) },
      ...[...pulled].map((from) => ({ kind: "image" as const, from, to: mirrored(from, registry) })),
    ];
  });
}

/** Each file of a pinned source; of others, which files they are is known to whoever has them. */
export function weightsToCarry(plan: Plan, options: PlacementOptions): Carried[] {
  const path = weightsPathOf(plan, options);
  const { weightsSource: source } = options;
  const adapters = placedAdapters(options.adapters).flatMap(adapterFiles);
  if (source === undefined)
    return [{ kind: "weights", from: `${plan.model} as ${plan.weights}`, to: path }, ...adapters];
  const folder = stagingPrefix(path);
  const files = sortedFiles(source.sha256).map(([file, sha256]): Carried => ({
    kind: "weights",
    from: `${addressOf(source)}/${file}`,
    to: `${folder}/${file}`,
    sha256,
  }));
  return [...files, ...adapters];
}

/** What a fine-tuning job reads: the weights it starts from, and data that only its owner has. */
export function jobToCarry({ model, method, paths }: Pick<TrainingRequest, "model" | "method" | "paths">): Carried[] {
  return [
    { kind: "weights", from: `${model} for ${method}`, to: paths.model },
    { kind: "data", from: "your own", to: paths.dataset },
  ];
}

const sortedFiles = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));

/** Where an adapter comes from is known to whoever trained it. */
const adapterFiles = ({ name, path, sha256: files }: PlacedAdapter): readonly Carried[] =>
  sortedFiles(files).map(([file, sha256]) => ({
    kind: "weights",
    from: `adapter ${name}`,
    to: `${path}/${file}`,
    sha256,
  }));
