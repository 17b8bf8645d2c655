/** A LoRA adapter in the weights volume. */
export interface AdapterFiles {
  /** Directory inside the volume. Defaults to `adapters/<name>`, where a fine-tuning job of that name leaves it. */
  path?: string;
  /** Every file of it with its SHA-256: nothing else is read, and nothing that differs is served. */
  sha256: Readonly<Record<string, string>>;
}

export interface PlacedAdapter {
  readonly name: string;
  readonly path: string;
  readonly sha256: Readonly<Record<string, string>>;
}

export function placedAdapters(adapters: Readonly<Record<string, AdapterFiles>> = {}): PlacedAdapter[] {
  return Object.entries(adapters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { path, sha256 }]) => ({ name, path: path ?? `adapters/${name}`, sha256 }));
}
