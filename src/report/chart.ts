/** A line of a chart: points in order of x. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** Drawn as steps: the value holds until the next point. */
  readonly steps?: true;
}

export interface Chart {
  readonly title: string;
  /** What a reader should take from it, in a sentence; read out instead of the picture. */
  readonly says: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** A vertical line with a word beside it. */
  readonly mark?: { readonly x: number; readonly label: string };
}

const size = { width: 720, height: 320, left: 76, right: 16, top: 16, bottom: 48 } as const;
/** Distinct for most kinds of colour vision (Okabe and Ito), and by dash as well. */
const strokes = [
  { colour: "#0060a8", dash: "" },
  { colour: "#b34700", dash: "8 4" },
  { colour: "#00664d", dash: "2 4" },
  { colour: "#7a3d7a", dash: "10 4 2 4" },
] as const;

export const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A line chart as SVG, with title, description and a table of its numbers for those who cannot see it. */
export function lineChart(id: string, chart: Chart): string {
  const points = chart.series.flatMap((series) => series.points);
  const x = axis(
    points.map(([value]) => value),
    [size.left, size.width - size.right],
  );
  const y = axis([0, ...points.map(([, value]) => value)], [size.height - size.bottom, size.top]);
  const grid = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${String(size.left)}" x2="${String(size.width - size.right)}" y1="${fixed(y.at(tick))}" y2="${fixed(y.at(tick))}"/><text x="${String(size.left - 8)}" y="${fixed(y.at(tick) + 4)}" text-anchor="end">${short(tick)}</text>`,
  );
  const bottom = size.height - size.bottom;
  const below = x.ticks.map(
    (tick) => `<text x="${fixed(x.at(tick))}" y="${String(bottom + 18)}" text-anchor="middle">${short(tick)}</text>`,
  );
  const lines = chart.series.map((series, index) => {
    const { colour, dash } = strokes[index % strokes.length] ?? strokes[0];
    return `<path d="${path(series, x.at, y.at)}" fill="none" stroke="${colour}" stroke-width="2.5"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/>`;
  });
  const mark = chart.mark
    ? `<line class="mark" x1="${fixed(x.at(chart.mark.x))}" x2="${fixed(x.at(chart.mark.x))}" y1="${String(size.top)}" y2="${String(bottom)}"/><text x="${fixed(x.at(chart.mark.x) + 6)}" y="${String(size.top + 12)}">${escaped(chart.mark.label)}</text>`
    : "";
  return `<figure>
<figcaption><h3>${escaped(chart.title)}</h3><p>${escaped(chart.says)}</p></figcaption>
${legend(chart.series)}
<svg viewBox="0 0 ${String(size.width)} ${String(size.height)}" role="img" aria-labelledby="${id}-title ${id}-says"><title id="${id}-title">${escaped(chart.title)}</title><desc id="${id}-says">${escaped(chart.says)}</desc>${grid.join("")}${below.join("")}${lines.join("")}${mark}<text x="${fixed((size.left + size.width) / 2)}" y="${String(size.height - 8)}" text-anchor="middle">${escaped(chart.x)}</text></svg>
<p class="axis">Vertical: ${escaped(chart.y)}</p>
${numbers(chart)}
</figure>`;
}

function legend(series: readonly Series[]): string {
  if (series.length < 2) return "";
  const items = series.map(({ name }, index) => {
    const { colour, dash } = strokes[index % strokes.length] ?? strokes[0];
    return `<li><svg width="32" height="8" aria-hidden="true"><line x1="0" x2="32" y1="4" y2="4" stroke="${colour}" stroke-width="2.5"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}/></svg> ${escaped(name)}</li>`;
  });
  return `<ul class="legend">${items.join("")}</ul>`;
}

const mostRows = 24;

function numbers({ series, x }: Chart): string {
  const [first] = series;
  if (first === undefined) return "";
  const every = Math.max(1, Math.ceil(first.points.length / mostRows));
  const rows = first.points
    .filter((_, index) => index % every === 0)
    .map(([at]) => {
      const values = series.map(({ points }) => points.findLast(([value]) => value <= at)?.[1]);
      return `<tr><th scope="row">${short(at)}</th>${values.map((value) => `<td>${value === undefined ? "" : short(value)}</td>`).join("")}</tr>`;
    });
  const head = series.map(({ name }) => `<th scope="col">${escaped(name)}</th>`).join("");
  return `<details><summary>The numbers</summary><table><thead><tr><th scope="col">${escaped(x)}</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></details>`;
}

function path({ points, steps }: Series, x: (value: number) => number, y: (value: number) => number): string {
  return points
    .map(([at, value], index) => {
      const before = points[index - 1];
      const step = steps === true && before !== undefined ? `L${fixed(x(at))},${fixed(y(before[1]))}` : "";
      return `${step}${index === 0 ? "M" : "L"}${fixed(x(at))},${fixed(y(value))}`;
    })
    .join("");
}

interface Axis {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** About five round steps over the values. */
function axis(values: readonly number[], [from, to]: readonly [number, number]): Axis {
  const [low, high] = values.reduce(
    ([least, most], it) => [Math.min(least, it), Math.max(most, it)],
    [Infinity, -Infinity],
  );
  const span = high > low ? high - low : 1;
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step) * step;
  const count = Math.max(1, Math.ceil((low + span - first) / step - 1e-9));
  const last = first + count * step;
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => first + index * step),
    at: (value) => from + ((value - first) / (last - first)) * (to - from),
  };
}

const fixed = (value: number) => String(Math.round(value * 10) / 10);

/** 1234567 as 1.2M: as much as a tick has room for. */
function short(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (magnitude >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

const trimmed = (value: number) => String(Math.round(value * 100) / 100);
