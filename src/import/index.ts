import type { Catalog } from "../catalog/index.ts";
import type { Imported } from "./hugging-face.ts";

export { fromGguf, type GgufHeader } from "./gguf.ts";
export { fromHuggingFace, type Imported } from "./hugging-face.ts";
export { ImportRefusal } from "./refusal.ts";

/** The catalog with an imported model and its weights in it. */
export function withImported(catalog: Catalog, { model, weights }: Imported): Catalog {
  return { ...catalog, models: [...catalog.models, model], weights: [...catalog.weights, weights] };
}
