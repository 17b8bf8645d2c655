/**
 * How weights get to the GPUs. `stream`: a loader with many readers takes them from the volume as it is mounted.
 * `shared`: the engine's own loader does. `local`: they are copied to the node's own disk first, and read from there.
 */
export const weightsReads = ["stream", "local", "shared"] as const;
export type WeightsRead = (typeof weightsReads)[number];
