import { GB, type Accelerator, type Link } from "../catalog/index.ts";
import type { Setup } from "../fit/index.ts";

/** Share of a link's bandwidth that ring collectives reach (nccl-tests: 0.7 to 0.8 of NVLink at large sizes). */
const linkEfficiency = 0.6;
/** Two all-reduces of a few kilobytes per layer: some 10 µs each over NVLink, three times that over PCIe. */
const latencyMsPerLayer = { nvlink: 0.02, hccs: 0.03, pcie: 0.06 } as const satisfies Record<Link, number>;
/** Two all-reduces per layer over a network between nodes. */
const betweenNodesMsPerLayer = 0.14;
/** Export versions have NVLink at 400 GB/s, both directions together. */
const narrowLinks: ReadonlySet<string> = new Set(["h800-sxm-80gb", "a800-sxm-80gb"]);

/** Bytes per second in one direction out of one device. NVLink 3, 4 and 5: 600, 900 and 1,800 GB/s both directions. */
export function linkBytesPerSecond({ id, link, vendor, computeCapability }: Accelerator): number {
  if (link === "hccs") return 196 * GB;
  if (link === "pcie") return (computeCapability >= 100 ? 50 : 25) * GB;
  if (narrowLinks.has(id)) return 200 * GB;
  // Seven Infinity Fabric links of 64 GB/s.
  if (vendor === "amd") return 448 * GB;
  if (computeCapability >= 100) return 900 * GB;
  return (computeCapability >= 90 ? 450 : 300) * GB;
}

const spans = (setup: Setup) => setup.nodes > 1 && ranksOf(setup) > setup.machine.accelerators;

/** GPUs that work on one token. Ranks of vLLM meet at the experts alone: of a dense network, each is by itself. */
function ranksOf({ engine, model, parallelism: { tensorParallel, dataParallel } }: Setup): number {
  if (engine.name === "llama-cpp") return 1;
  return engine.name !== "sglang" && model.experts === undefined ? tensorParallel : tensorParallel * dataParallel;
}

/** Milliseconds to bring the hidden states of `tokens` tokens together, twice per layer, at the link's full bandwidth. */
export function collectiveMs(setup: Setup, tokens: number): number {
  const { model, parallelism, accelerator } = setup;
  const ranks = ranksOf(setup);
  if (ranks <= 1) return 0;
  // A ring passes every byte on 2 × (n − 1) / n times; data-parallel ranks gather and scatter, half of that.
  const passes = ((parallelism.dataParallel > 1 ? 1 : 2) * (ranks - 1)) / ranks;
  const bytes = 2 * model.layers * model.hidden * 2 * tokens * passes;
  const link = linkBytesPerSecond(accelerator);
  // Between nodes all adapters carry their part of the ring.
  const narrowest = spans(setup) ? Math.min(link, (setup.machine.networkGbps * GB) / 8) : link;
  return (bytes / narrowest) * 1e3;
}

/** Milliseconds of a step that collective operations take however little they carry. */
export function collectiveLatencyMs(setup: Setup): number {
  if (ranksOf(setup) <= 1) return 0;
  const perLayer = latencyMsPerLayer[setup.accelerator.link] + (spans(setup) ? betweenNodesMsPerLayer : 0);
  return perLayer * setup.model.layers;
}

export { linkEfficiency };
