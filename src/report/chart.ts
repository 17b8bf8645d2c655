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
  /** Ticks of the x axis are this far apart; absent = about five round steps. */
  readonly xStep?: number;
  /** Counts: no tick between two of them. */
  readonly wholeY?: true;
  readonly series: readonly Series[];
  /** A vertical line with a word beside it. */
  readonly mark?: { readonly x: number; readonly label: string };
}

const size = { width: 720, height: 320, left: 80, right: 36, top: 16, bottom: 56 } as const;
/** With the colours of the page (`--s0` …) lines also differ by their dashes. */
const dashes = ["", "8 4", "2 4", "10 4 2 4"] as const;

/** Class and dashes of the line at an index. */
function strokeOf(index: number): string {
  const number = index % dashes.length;
  const dash = dashes[number] ?? "";
  return `class="s${String(number)}"${dash === "" ? "" : ` stroke-dasharray="${dash}"`}`;
}

export const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A line chart as SVG, with title, description and a table of its numbers for those who cannot see it. */
export function lineChart(id: string, chart: Chart): string {
  const points = chart.series.flatMap((series) => series.points);
  const x = axis(
    points.map(([value]) => value),
    [size.left, size.width - size.right],
    chart.xStep === undefined ? {} : { step: chart.xStep },
  );
  const y = axis(
    [0, ...points.map(([, value]) => value)],
    [size.height - size.bottom, size.top],
    chart.wholeY === true ? { least: 1 } : {},
  );
  const grid = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${String(size.left)}" x2="${String(size.width - size.right)}" y1="${fixed(y.at(tick))}" y2="${fixed(y.at(tick))}"/><text x="${String(size.left - 8)}" y="${fixed(y.at(tick) + 4)}" text-anchor="end">${short(tick)}</text>`,
  );
  const bottom = size.height - size.bottom;
  const below = x.ticks.map(
    (tick) => `<text x="${fixed(x.at(tick))}" y="${String(bottom + 22)}" text-anchor="middle">${short(tick)}</text>`,
  );
  const lines = chart.series.map(
    (series, index) => `<path d="${path(series, x.at, y.at)}" fill="none" stroke-width="2.5" ${strokeOf(index)}/>`,
  );
  const mark = chart.mark === undefined ? "" : markOf(chart.mark, x.at(chart.mark.x), bottom);
  return `<figure>
<figcaption><h3>${escaped(chart.title)}</h3><p>${escaped(chart.says)}</p></figcaption>
${legend(chart.series)}
<svg viewBox="0 0 ${String(size.width)} ${String(size.height)}" role="img" aria-labelledby="${id}-title ${id}-says"><title id="${id}-title">${escaped(chart.title)}</title><desc id="${id}-says">${escaped(chart.says)}</desc>${grid.join("")}${below.join("")}${lines.join("")}${mark}<text x="${fixed((size.left + size.width) / 2)}" y="${String(size.height - 8)}" text-anchor="middle">${escaped(chart.x)}</text></svg>
<p class="axis">Vertical: ${escaped(chart.y)}</p>
${numbers(chart)}
</figure>`;
}

/** A vertical line with its word on the side that has room. */
function markOf({ label }: NonNullable<Chart["mark"]>, at: number, bottom: number): string {
  const isRight = at > size.width * 0.6;
  const word = `x="${fixed(isRight ? at - 6 : at + 6)}" y="${String(size.top + 14)}"${isRight ? ' text-anchor="end"' : ""}`;
  return `<line class="mark" x1="${fixed(at)}" x2="${fixed(at)}" y1="${String(size.top)}" y2="${String(bottom)}"/><text ${word}>${escaped(label)}</text>`;
}

function legend(series: readonly Series[]): string {
  if (series.length < 2) return "";
  const items = series.map(
    ({ name }, index) =>
      `<li><svg width="32" height="8" aria-hidden="true"><line x1="0" x2="32" y1="4" y2="4" stroke-width="2.5" ${strokeOf(index)}/></svg> ${escaped(name)}</li>`,
  );
  return `<ul class="legend">${items.join("")}</ul>`;
}

const mostRows = 24;

function numbers(chart: Chart): string {
  const { series, x } = chart;
  const [first] = series;
  if (first === undefined) return "";
  const every = Math.max(1, Math.ceil(first.points.length / mostRows));
  const rows = first.points
    .filter((_, index) => index % every === 0)
    .map(([at]) => {
      const values = series.map(({ points }) => points.findLast(([value]) => value <= at)?.[1]);
      return [short(at), ...values.map((value) => (value === undefined ? "" : short(value)))];
    });
  return numbersTable("The numbers", chart.title, [x, ...series.map(({ name }) => name)], rows);
}

/** Rows of cells, the first naming its row, closed until asked for; wider than a phone it scrolls, by keyboard too. */
export function numbersTable(
  summary: string,
  about: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const heads = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join("");
  const body = rows.map(([name = "", ...cells]) => {
    const values = cells.map((cell) => `<td>${escaped(cell)}</td>`).join("");
    return `<tr><th scope="row">${escaped(name)}</th>${values}</tr>`;
  });
  return `<details><summary>${escaped(summary)}</summary><div class="scroll" tabindex="0" role="region" aria-label="Numbers: ${escaped(about)}"><table><thead><tr>${heads}</tr></thead><tbody>${body.join("")}</tbody></table></div></details>`;
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

interface Ticks {
  readonly step?: number;
  /** The smallest step. */
  readonly least?: number;
}

/** About five round steps over the values, where no step is given. */
function axis(values: readonly number[], [from, to]: readonly [number, number], ticks: Ticks): Axis {
  const [low, high] = values.reduce(
    ([least, most], it) => [Math.min(least, it), Math.max(most, it)],
    [Infinity, -Infinity],
  );
  const span = high > low ? high - low : 1;
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const step = ticks.step ?? Math.max(round, ticks.least ?? 0);
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
