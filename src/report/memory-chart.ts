import { GiB } from "../catalog/index.ts";
import type { Fit, GpuLedger } from "../planner/index.ts";
import { escaped, numbersTable } from "./chart.ts";

const parts = [
  { name: "weights", fill: "f0", of: "weightsBytes" },
  { name: "KV cache", fill: "f1", of: "kvCacheBytes" },
  { name: "engine and reserve", fill: "rest", of: "otherBytes" },
] as const;

const row = { height: 22, gap: 6, left: 88, width: 560 } as const;
const gibibytes = (bytes: number) => (bytes / GiB).toFixed(1);

interface Device {
  readonly name: string;
  readonly ledger: GpuLedger;
}

/** Every GPU; without one, the host that holds everything. */
function devicesOf({ perGpu, perHost }: Fit): readonly Device[] {
  if (perGpu.length > 0) return perGpu.map((ledger, index) => ({ name: `GPU ${String(index)}`, ledger }));
  const { ramBytes, neededRamBytes, cpuWeightsBytes } = perHost;
  const rest = { kvCacheBytes: 0, otherBytes: neededRamBytes - cpuWeightsBytes, freeBytes: ramBytes - neededRamBytes };
  return [{ name: "Host", ledger: { usableBytes: ramBytes, weightsBytes: cpuWeightsBytes, ...rest } }];
}

/** Memory of every GPU of a replica as bars, with a table of the same numbers. */
export function memoryChart(fit: Fit, id = "memory"): string {
  const devices = devicesOf(fit);
  const each = fit.perGpu.length > 0 ? "Memory per GPU" : "Memory of the host";
  const most = Math.max(
    ...devices.map(({ ledger }) => Math.max(ledger.usableBytes, ledger.usableBytes - ledger.freeBytes)),
  );
  const bars = devices.map(({ name, ledger: gpu }, index) => {
    const y = index * (row.height + row.gap);
    let x = row.left;
    const drawn = parts.map(({ fill, of }) => {
      const width = (gpu[of] / most) * row.width;
      const rect = `<rect x="${x.toFixed(1)}" y="${String(y)}" width="${width.toFixed(1)}" height="${String(row.height)}" class="${fill}"/>`;
      x += width;
      return rect;
    });
    const limit = (row.left + (gpu.usableBytes / most) * row.width).toFixed(1);
    return `<text x="${String(row.left - 8)}" y="${String(y + 16)}" text-anchor="end">${name}</text>${drawn.join("")}<line class="mark" x1="${limit}" x2="${limit}" y1="${String(y)}" y2="${String(y + row.height)}"/>`;
  });
  const rows = devices.map(({ name, ledger: gpu }) => [
    name,
    ...[...parts.map(({ of }) => gpu[of]), gpu.freeBytes, gpu.usableBytes].map(gibibytes),
  ]);
  const least = Math.min(...devices.map(({ ledger }) => ledger.freeBytes));
  const says = `${gibibytes(least)} GiB are free on the fullest. The line at the end of a bar is what the device has.`;
  const legend = parts.map(
    ({ name, fill }) =>
      `<li><svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" class="${fill}"/></svg> ${name}</li>`,
  );
  const height = devices.length * (row.height + row.gap);
  return `<figure>
<figcaption><h3>${each}</h3><p>${escaped(says)}</p></figcaption>
<ul class="legend">${legend.join("")}</ul>
<svg viewBox="0 -8 ${String(row.left + row.width + 16)} ${String(height + 8)}" role="img" aria-labelledby="${id}-title ${id}-says"><title id="${id}-title">${each}</title><desc id="${id}-says">${escaped(says)}</desc>${bars.join("")}</svg>
${numbersTable("The numbers, in GiB", each, ["Device", ...parts.map(({ name }) => name), "free", "usable"], rows)}
</figure>`;
}
