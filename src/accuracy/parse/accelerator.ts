import { catalog, gib, MiB, type Accelerator } from "../../catalog/index.ts";
import { UnreadableCase } from "./unreadable.ts";
import { otherDevice } from "./other-devices.ts";

/** How people write the accelerators of the catalog, the most particular first. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/gb200/i, "gb200"],
  [/(?<!g)b300/i, "b300"],
  [/b200/i, "b200"],
  [/h20[\s-]*3e|h20\b.*141/i, "h20-3e-141gb"],
  [/(?<!g)h200/i, "h200-sxm-141gb"],
  [/h20\b/i, "h20-96gb"],
  [/h100.*(nvl|94\s*g)/i, "h100-nvl-94gb"],
  [/h100.*pcie/i, "h100-pcie-80gb"],
  [/h100/i, "h100-sxm-80gb"],
  [/h800(?!.*pcie)/i, "h800-sxm-80gb"],
  [/a100.*40\s*g/i, "a100-sxm-40gb"],
  [/a100.*pcie/i, "a100-pcie-80gb"],
  [/a100/i, "a100-sxm-80gb"],
  [/a800/i, "a800-sxm-80gb"],
  [/l40s/i, "l40s"],
  [/\bl20\b/i, "l20"],
  [/\bl4\b/i, "l4"],
  [/a10g/i, "a10g"],
  [/\ba10\b/i, "a10"],
  [/\bt4\b/i, "t4"],
  [/v100/i, "v100-32gb"],
  [/mi300/i, "mi300x"],
  [/gaudi\s*-?2|gaudi(?!\s*3)|hl-225/i, "gaudi2"],
  [/\ba3\b|910\s*c/i, "ascend-a3"],
  [/(?:ascend|atlas|910)(?!.*910b4)/i, "ascend-910b3"],
  [/pro\s*6000|6000\s*(?:pro\s*)?blackwell/i, "rtx-pro-6000"],
  [/pro\s*4500/i, "rtx-pro-4500"],
  [/6000\s*ada|a6000\s*ada/i, "rtx-6000-ada"],
  [/a6000/i, "rtx-a6000"],
  [/5090/i, "rtx-5090"],
  [/4090\s*d.*48|4090.*48\s*g/i, "rtx-4090d-48gb"],
  [/4090\s*d/i, "rtx-4090d"],
  [/4090/i, "rtx-4090"],
  [/3090\s*ti/i, "rtx-3090-ti"],
  [/3090/i, "rtx-3090"],
];

const cpuOnly =
  /cpu[\s-]*only|no gpu|^(?:\d\s*[x×*]\s*)?(?:cpu|none|amd epyc|epyc|intel xeon|xeon|kunpeng)\b|纯\s*cpu/i;

function rowNamed(text: string): Accelerator | undefined {
  const id = spellings.find(([pattern]) => pattern.test(text))?.[1];
  return catalog.accelerators.find((row) => row.id === id) ?? otherDevice(text);
}

/** Memory written in the name of a device that the catalog does not have. */
function statedBytes(text: string): number | undefined {
  const mebibytes = /(\d{4,6})\s*MiB/i.exec(text)?.[1];
  if (mebibytes !== undefined) return Number(mebibytes) * MiB;
  const gigabytes = /(\d+(?:\.\d+)?)\s*Gi?B/i.exec(text)?.[1];
  return gigabytes === undefined ? undefined : Number(gigabytes) * 0.95 * 2 ** 30;
}

function generic(text: string): { device: Accelerator; known: boolean } | undefined {
  const like = catalog.accelerators.find(({ id }) => id === "l40s");
  if (like === undefined) return undefined;
  const bytes = statedBytes(text);
  return {
    device: { ...like, id: "unnamed", title: text, visibleBytes: bytes ?? gib(1024) },
    known: bytes !== undefined,
  };
}

export interface Devices {
  /** One row per device of a node; empty = CPU only. */
  readonly devices: readonly Accelerator[];
  /** False where neither the catalog nor the text says how much memory a device has. */
  readonly memoryKnown: boolean;
}

/** `8x H100`, `8xMI300X`, `8 × H200`, `H100 x8`, `H800*8`, `H20 (8 GPUs)`: how many, where the text says so. */
function timesIn(part: string): number {
  const before = /^\s*\(?\s*(\d{1,4})\s*(?:[x×*]|pcs|units? of|张|块|卡)\s*(?=\D)/i.exec(part)?.[1];
  const after = /[\s\d)][x×*]\s*(\d{1,3})\s*$/i.exec(part)?.[1];
  const said = /\b(\d{1,4})\s*(?:gpus?|cards?|npus?|devices)\b/i.exec(part)?.[1];
  return Number(before ?? after ?? said ?? 1);
}

/**
 * The devices a case names: `8 × one kind`, or a list of parts such as `2x RTX 4090 + RTX A6000`. Of alternatives
 * (`H100 or H200`) the first is taken. A stated usable memory overrides the catalog's.
 */
export function devicesNamed(
  text: string | undefined,
  count: number | undefined,
  usableGiB: number | undefined,
): Devices {
  if (text === undefined && count !== 0) throw new UnreadableCase("the case names no device");
  const name = text ?? "";
  if (count === 0 || (cpuOnly.test(name) && rowNamed(name) === undefined)) return { devices: [], memoryKnown: true };
  const parts = name.split(/\s\+\s|\s&\s/).map((part) => {
    const first = part.split(/\bor\b|\//i).find((piece) => rowNamed(piece) !== undefined) ?? part;
    const row = rowNamed(part.includes("/") || /\bor\b/i.test(part) ? first : part);
    const fallback = row === undefined ? generic(part) : undefined;
    return {
      times: timesIn(part),
      device: row ?? fallback?.device,
      known: row !== undefined || fallback?.known === true,
    };
  });
  const listed = parts.flatMap(({ times, device }) =>
    device === undefined
      ? []
      : new Array<Accelerator>(Math.min(mostDevices, Math.max(1, parts.length > 1 ? times : (count ?? times)))).fill(
          device,
        ),
  );
  const devices =
    usableGiB === undefined || usableGiB <= 0
      ? listed
      : listed.map((device) => ({ ...device, visibleBytes: gib(usableGiB) }));
  return { devices, memoryKnown: usableGiB !== undefined || parts.every(({ known }) => known) };
}

/** More than any published deployment has. */
const mostDevices = 4096;
