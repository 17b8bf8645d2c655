import { GiB, readRates, type EngineName, type ReadRate, type Target } from "../catalog/index.ts";
import { storedBytes, type Setup } from "../fit/index.ts";
import type { Loading } from "./figures.ts";
import { weightsReads, type WeightsRead, type WeightsVolume } from "../planner/weights-read.ts";

/** Kernel warm-up and graph capture after the weights are loaded (DeepGEMM: up to ten minutes on a cold cache). */
const warmUpSeconds = { vllm: 600, sglang: 600, "llama-cpp": 30, "vllm-ascend": 600 } satisfies Record<
  EngineName,
  number
>;

/** Homes and temporary files of a pod, on the same disk as a copy of the weights. */
export const scratchBytes = 64 * GiB;

/** The kubelet gives out no more: it evicts pods when less than a tenth of the disk is free. */
const givenOut = 0.9;

const mounted = {
  aws: readRates.awsBucket,
  alicloud: readRates.alicloudBucket,
  kubernetes: readRates.volume,
} as const satisfies Record<Target, ReadRate>;

/** What a machine's network carries bounds what it reads over it; of a volume of one's own, where it is is not known. */
function overNetwork({ machine }: Setup, rate: ReadRate): ReadRate {
  const most = (machine.networkGbps * 1e9) / 8;
  if (machine.target === "kubernetes" || rate.bytesPerSecond <= most) return rate;
  return { ...rate, bytesPerSecond: most, of: `the network of ${machine.id}` };
}

function volumeOf(setup: Setup, volume: WeightsVolume | undefined): ReadRate {
  const rate = mounted[setup.machine.target];
  const { bytesPerSecond, isOnNodes } = volume ?? { isOnNodes: false };
  if (bytesPerSecond !== undefined) return { ...rate, bytesPerSecond, of: "as stated in weightsVolume" };
  return isOnNodes ? diskOf(setup) : overNetwork(setup, rate);
}

/** Eight GPUs come with as many drives, as in the measured machine. */
const arrayBytes = 7e12;
const diskOf = ({ machine }: Setup): ReadRate =>
  machine.localDiskBytes >= arrayBytes ? readRates.nvmeArray : readRates.nvmeDrive;

/** One after another: what is read, and how fast. */
function stepsOf(
  setup: Setup,
  read: WeightsRead,
  asked: WeightsVolume | undefined,
): readonly (readonly [string, ReadRate])[] {
  const volume = volumeOf(setup, asked);
  switch (read) {
    case "stream":
      return [["streamed", volume]];
    case "local":
      return [
        ["copied", volume],
        ["read from disk", diskOf(setup)],
      ];
    case "shared": {
      const slow = readRates.networkFiles;
      const own = setup.machine.target === "kubernetes" || volume.bytesPerSecond < slow.bytesPerSecond;
      return [["read", own ? volume : slow]];
    }
  }
}

/** Why weights cannot be read so, and how they can; undefined where they can. */
export function readProblem(setup: Setup, read: WeightsRead, volume?: WeightsVolume): string | undefined {
  const problem = obstacleTo(setup, read, volume);
  const others = weightsReads.filter((other) => obstacleTo(setup, other, volume) === undefined);
  return problem && `${problem}: take weightsRead ${others.join(" or ")}`;
}

function obstacleTo(setup: Setup, read: WeightsRead, volume?: WeightsVolume): string | undefined {
  const { engine, machine, weights } = setup;
  if (read === "stream" && weights.format === "gguf") return "GGUF files are mapped into memory, not streamed";
  if (read === "stream" && engine.name !== "vllm") return `${engine.name} comes without the streaming loader`;
  if (read !== "local") return undefined;
  if (volume?.isOnNodes === true) return "the weights are on a disk of each node already";
  if (machine.localDiskBytes === 0) return `${machine.id} has no disk of its own`;
  const needed = storedBytes(setup) + scratchBytes;
  const given = machine.localDiskBytes * givenOut;
  if (given >= needed) return undefined;
  return `${machine.id} gives pods ${gigabytes(given)} of its disk, the weights and what the engine writes take ${gigabytes(needed)}`;
}

/** Streaming where the engine can; else from NVMe where AWS brings it; else as the volume is. */
export function usualRead(setup: Setup): WeightsRead {
  const preferred = setup.machine.target === "aws" ? weightsReads : weightsReads.filter((read) => read !== "local");
  return preferred.find((read) => obstacleTo(setup, read) === undefined) ?? "shared";
}

/** Every way in which the weights can be read, the chosen one first, with the seconds from container start to ready. */
export function loadsOf(setup: Setup, chosen: WeightsRead, volume?: WeightsVolume): readonly [Loading, ...Loading[]] {
  const others = weightsReads.filter((read) => read !== chosen && obstacleTo(setup, read, volume) === undefined);
  const of = (read: WeightsRead) => loadingOf(setup, read, volume);
  return [of(chosen), ...others.map(of)];
}

function loadingOf(setup: Setup, read: WeightsRead, volume: WeightsVolume | undefined): Loading {
  const bytes = storedBytes(setup);
  const warmUp = warmUpSeconds[setup.engine.name];
  const steps = stepsOf(setup, read, volume);
  const reading = steps.reduce((sum, [, { bytesPerSecond }]) => sum + bytes / bytesPerSecond, 0);
  const told = steps.map(
    ([how, { bytesPerSecond, of }]) => `${how} at ${(bytesPerSecond / 1e9).toFixed(2)} GB/s (${of})`,
  );
  return {
    read,
    seconds: Math.ceil(reading) + warmUp,
    basis: `${gigabytes(bytes)} ${told.join(", ")}, then ${String(warmUp)} s of warm-up`,
  };
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
