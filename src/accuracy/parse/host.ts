import { GB } from "../../catalog/index.ts";

/** Memory channels per socket and MT/s of processors that logs name. */
const processors: readonly (readonly [RegExp, number, number])[] = [
  [/6980p|6960p|6972p/i, 12, 8800],
  [/epyc\s*9\d\d5|9175f|9575f/i, 12, 6000],
  [/epyc\s*9\d\d4|epyc\s*9/i, 12, 4800],
  [/epyc\s*7/i, 8, 3200],
  [/79[6-9]5wx|threadripper pro\s*7|9985wx/i, 8, 5200],
  [/threadripper/i, 4, 5200],
  [/xeon\s*w|w\d-\d{4}/i, 8, 4800],
  [/6[45]\d\d[a-z+]?\b|84\d\d|85\d\d|platinum|gold/i, 8, 4800],
  [/xeon/i, 8, 3200],
  [/ryzen|i[579]-|core ultra/i, 2, 5600],
];

/** Bytes per second of host memory: as stated, else channels × MT/s × 8 bytes × sockets. */
export function hostBandwidth(text: string): number {
  const stated = /(\d+(?:\.\d+)?)\s*GB\/s/i.exec(text)?.[1];
  if (stated !== undefined) return Number(stated) * GB;
  const sockets = Number(/(\d)\s*[x×]\s*(?=xeon|epyc|intel|amd)/i.exec(text)?.[1] ?? (/dual/i.test(text) ? 2 : 1));
  const [, channels = 2, rate = 4800] = processors.find(([pattern]) => pattern.test(text)) ?? [];
  const modules = /(\d+)\s*[x×]\s*DDR(\d)(?:-(\d{4}))?/i.exec(text);
  const transfers = Number(modules?.[3] ?? /DDR\d-(\d{4})/i.exec(text)?.[1] ?? rate);
  const total = modules === null ? channels * sockets : Number(modules[1]);
  return total * transfers * 8 * 1e6;
}
