/**
 * How weights get to the GPUs. `stream`: a loader with many readers takes them from the volume as it is mounted.
 * `shared`: the engine's own loader does. `local`: they are copied to the node's own disk first, and read from there.
 */
export const weightsReads = ["stream", "local", "shared"] as const;
export type WeightsRead = (typeof weightsReads)[number];

/** A volume of weights on servers of one's own, as far as it matters to who reads it. */
export interface WeightsVolume {
  /** What it gives one node; absent = not known. */
  readonly bytesPerSecond?: number;
  /** A folder on a disk of each node. */
  readonly isOnNodes: boolean;
}
