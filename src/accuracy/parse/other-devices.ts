import { gib, GB, type Accelerator } from "../../catalog/index.ts";

/** Devices that logs name and the catalog does not offer: GiB that a framework sees, GB/s, TFLOPS (vendors' data sheets). */
type Row = readonly [
  pattern: RegExp,
  id: string,
  visibleGiB: number,
  gigabytesPerSecond: number,
  bf16: number,
  fp8: number | undefined,
  computeCapability: number,
  link: Accelerator["link"],
  vendor: Accelerator["vendor"],
];

const rows: readonly Row[] = [
  [/mi35[05]/i, "mi355x", 287, 8000, 2500, 5000, 0, "nvlink", "amd"],
  [/mi325/i, "mi325x", 255, 6000, 1307, 2615, 0, "nvlink", "amd"],
  [/mi308/i, "mi308x", 191, 5300, 230, 460, 0, "nvlink", "amd"],
  [/mi2[15]0/i, "mi250", 63, 1600, 181, undefined, 0, "nvlink", "amd"],
  [/gh200.*144|gh200.*hbm3e/i, "gh200-144gb", 140, 4900, 989, 1979, 90, "nvlink", "nvidia"],
  [/gh200/i, "gh200-96gb", 94.5, 4000, 989, 1979, 90, "nvlink", "nvidia"],
  [/gb300/i, "gb300", 275, 8000, 2500, 5000, 103, "nvlink", "nvidia"],
  [/h800.*pcie/i, "h800-pcie-80gb", 79.1, 2000, 756, 1513, 90, "pcie", "nvidia"],
  [/\bl40\b/i, "l40", 44.4, 864, 181, 362, 89, "pcie", "nvidia"],
  [/\ba40\b/i, "a40", 44.4, 696, 150, undefined, 86, "pcie", "nvidia"],
  [/\ba30\b/i, "a30", 23.5, 933, 165, undefined, 80, "pcie", "nvidia"],
  [/a5000/i, "rtx-a5000", 23.5, 768, 111, undefined, 86, "pcie", "nvidia"],
  [/5000\s*ada/i, "rtx-5000-ada", 31.5, 576, 131, 262, 89, "pcie", "nvidia"],
  [/5080|5070\s*ti/i, "rtx-5080", 15.5, 930, 113, 225, 120, "pcie", "nvidia"],
  [/4080|4070\s*ti/i, "rtx-4080", 15.6, 717, 98, 195, 89, "pcie", "nvidia"],
  [/3080/i, "rtx-3080", 9.6, 760, 60, undefined, 86, "pcie", "nvidia"],
  [/3060/i, "rtx-3060", 11.6, 360, 51, undefined, 86, "pcie", "nvidia"],
  [/2080\s*ti/i, "rtx-2080-ti", 10.6, 616, 54, undefined, 75, "pcie", "nvidia"],
  [/titan\s*rtx/i, "titan-rtx", 23.6, 672, 65, undefined, 75, "pcie", "nvidia"],
  [/\bp40\b/i, "p40", 23.9, 347, 12, undefined, 61, "pcie", "nvidia"],
  [/7900\s*xtx?/i, "rx-7900-xtx", 23.5, 960, 61, undefined, 0, "pcie", "amd"],
  [/w7900/i, "w7900", 47.5, 864, 61, undefined, 0, "pcie", "amd"],
  [/gb10|dgx\s*spark/i, "dgx-spark", 119, 273, 125, 250, 121, "pcie", "nvidia"],
  [/ai\s*max|strix\s*halo/i, "strix-halo", 96, 256, 59, undefined, 0, "pcie", "amd"],
  [/m[34]\s*ultra.*512/i, "m3-ultra-512gb", 480, 819, 57, undefined, 0, "pcie", "amd"],
  [/m[34]\s*ultra/i, "m3-ultra", 240, 819, 57, undefined, 0, "pcie", "amd"],
  [/m[12]\s*ultra/i, "m2-ultra", 180, 800, 54, undefined, 0, "pcie", "amd"],
  [/m[1-4]\s*max/i, "m-max", 90, 400, 28, undefined, 0, "pcie", "amd"],
  [/gaudi\s*3/i, "gaudi3", 126, 3700, 1835, 1835, 0, "nvlink", "intel"],
  [/910b4/i, "ascend-910b4", 29, 800, 280, undefined, 0, "hccs", "ascend"],
];

/** The device of a log that is not in the catalog. */
export function otherDevice(text: string): Accelerator | undefined {
  const row = rows.find(([pattern]) => pattern.test(text));
  if (row === undefined) return undefined;
  const [, id, visibleGiB, gigabytesPerSecond, bf16, fp8, computeCapability, link, vendor] = row;
  return {
    id,
    title: text,
    vendor,
    visibleBytes: gib(visibleGiB),
    bandwidthBytesPerSecond: gigabytesPerSecond * GB,
    tflops: { bf16, ...(fp8 === undefined ? {} : { fp8, int8: fp8 }) },
    computeCapability,
    link,
    powerWatts: 0,
    source: "the vendor's data sheet",
    asOf: "2026-11",
    unverified: true,
  };
}
