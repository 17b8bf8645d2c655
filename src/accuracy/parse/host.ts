import { GB } from "../../catalog/index.ts";

/** Memory channels per socket and MT/s of processors that logs name, the most particular first. */
const processors: readonly (readonly [RegExp, number, number])[] = [
  [/69\d\dp|granite rapids-ap/i, 12, 8800],
  [/67\d\dp|65\d\dp|granite rapids/i, 8, 6400],
  [/epyc\s*9\d\d5|\b9\d\d5f?\b|9175f|9575f|turin/i, 12, 6000],
  [/epyc\s*9\d\d4|\b9\d\d4[xp]?\b|epyc\s*9|genoa|bergamo/i, 12, 4800],
  [/epyc\s*8\d\d4|siena/i, 6, 4800],
  [/epyc\s*7|\b7\d\d[123]\b|7[ch]\d3|milan|rome/i, 8, 3200],
  [/79[6-9]5wx|threadripper pro\s*7|99[6-9]5wx|9985wx/i, 8, 5200],
  [/59[4-9]5wx|39[4-9]5wx|threadripper pro/i, 8, 3200],
  [/threadripper/i, 4, 5200],
  [/xeon\s*w|\bw\d-\d{4}/i, 8, 4800],
  [/\b[68]5\d\d[a-z+]*|emerald rapids/i, 8, 5600],
  [/\b[468]4\d\d[a-z+]*|sapphire rapids/i, 8, 4800],
  [/\b[568]3\d\d[a-z+]*|ice lake/i, 8, 3200],
  [/\b[456812]2\d\d[a-z]*|cascade lake|\b81\d\d\b|\b61\d\d\b|skylake/i, 6, 2933],
  [/e5-|e7-/i, 4, 2400],
  [/platinum|gold|xeon\s*6/i, 8, 4800],
  [/xeon/i, 8, 3200],
  [/kunpeng/i, 8, 2933],
  [/ryzen|\bi[3579]-|core\s*(ultra|i)|\b[79]9[05]0x/i, 2, 5600],
];

/** Chips whose memory is on the package, in GB/s (vendor data sheets). */
const onPackage: readonly (readonly [RegExp, number])[] = [
  [/m[34]\s*ultra/i, 819],
  [/m[12]\s*ultra/i, 800],
  [/m4\s*max/i, 546],
  [/m[123]\s*max/i, 400],
  [/ryzen ai max|strix halo/i, 256],
  [/gb10|dgx spark/i, 273],
];

/** Bytes per second of host memory: as stated, else channels × MT/s × 8 bytes × sockets. */
export function hostBandwidth(text: string): number {
  const stated = /(\d+(?:\.\d+)?)\s*GB\/s/i.exec(text)?.[1];
  if (stated !== undefined) return Number(stated) * GB;
  const packaged = onPackage.find(([pattern]) => pattern.test(text))?.[1];
  if (packaged !== undefined) return packaged * GB;
  const sockets = Math.min(8, socketsOf(text));
  const names = text.replaceAll(/DDR\d[\s-]*\d{4}|\d{4}\s*MT\/s/gi, " ");
  const [, channels = 2, rate = 4800] = processors.find(([pattern]) => pattern.test(names)) ?? [];
  const modules = /(\d+)\s*[x×*]\s*(?:\d+\s*Gi?B?\s*)?DDR(\d)(?:[\s-]*(\d{4}))?/i.exec(text);
  const transfers = Number(
    modules?.[3] ?? /DDR\d[\s-]*(\d{4})|(\d{4})\s*MT\/s/i.exec(text)?.slice(1).find(Boolean) ?? rate,
  );
  const total = modules === null ? channels * sockets : Number(modules[1]);
  return total * transfers * 8 * 1e6;
}

/** `2x EPYC 9654`, `dual Xeon`, `EPYC 7763 ×2`, `2 sockets`. */
function socketsOf(text: string): number {
  const before =
    /\b(\d)\s*[x×*]\s*(?:amd\s*|intel\s*)?(?=xeon|epyc|intel|amd|kunpeng|platinum|gold|\d{4}[a-z+]*\b(?!\s*mt))/i.exec(
      text,
    )?.[1];
  const after = /(?:xeon|epyc|kunpeng|platinum|gold)[^,;+]*?[x×*]\s*(\d)\b(?!\d|\s*ddr)/i.exec(text)?.[1];
  const said = /\b(\d)[\s-]*(?:sockets?|s\b|p\b|cpus\b)/i.exec(text)?.[1];
  const word = /\b(dual|two|both)\b|双路/i.test(text) ? "2" : undefined;
  return Math.max(1, Number(before ?? after ?? word ?? said ?? 1));
}
