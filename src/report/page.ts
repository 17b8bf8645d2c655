import { escaped, lineChart, type Chart } from "./chart.ts";

/** Colours in light and dark. Lines are told apart in most kinds of colour vision (after Okabe and Ito) and by dashes. */
export const palettes = {
  light: {
    ink: "#1a1a1a",
    muted: "#404040",
    paper: "#ffffff",
    panel: "#f4f4f4",
    frame: "#8a8a8a",
    grid: "#d4d4d4",
    rest: "#767676",
    s0: "#0060a8",
    s1: "#b34700",
    s2: "#00664d",
    s3: "#7a3d7a",
  },
  dark: {
    ink: "#e8e8e8",
    muted: "#c0c4cc",
    paper: "#16181d",
    panel: "#22262e",
    frame: "#7a808c",
    grid: "#3a3f47",
    rest: "#9aa0ab",
    s0: "#6cb8ff",
    s1: "#ffb073",
    s2: "#5fd3b0",
    s3: "#d9a3e0",
  },
} as const;

const variables = (palette: Readonly<Record<string, string>>) =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");

const lines = [0, 1, 2, 3].map((number) => `.s${String(number)}{stroke:var(--s${String(number)})}`).join("");

const style = [
  `:root{color-scheme:light dark;${variables(palettes.light)}}`,
  `@media (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}`,
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:var(--ink);background:var(--paper)}",
  "h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.25rem;margin-top:2.5rem}h3{font-size:1.05rem;margin:0}",
  "figure{margin:1.5rem 0;padding:1rem;border:1px solid var(--frame);border-radius:6px}",
  "figcaption p,.axis{margin:.25rem 0;color:var(--muted)}",
  "svg{max-width:100%;height:auto;font-size:13px}figure>svg{width:100%}svg text{fill:var(--ink)}",
  // A phone shows the picture at half its size: its words must stay readable.
  "@media (max-width:40rem){figure{padding:.5rem}figure>svg{font-size:24px}}",
  ".grid{stroke:var(--grid)}.mark{stroke:var(--ink);stroke-width:2}",
  lines,
  ".f0{fill:var(--s0)}.f1{fill:var(--s1)}.rest{fill:var(--rest)}",
  ".legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:.5rem 0}",
  ".scroll{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0}",
  "th,td{padding:.2rem .7rem;border-bottom:1px solid var(--grid);text-align:right}th:first-child,td:first-child{text-align:left}",
  "pre{overflow-x:auto;background:var(--panel);padding:1rem;font-size:13px;line-height:1.4}",
  "summary{cursor:pointer}:focus-visible{outline:3px solid var(--s0);outline-offset:2px}",
].join("");

export interface PageSection {
  readonly title: string;
  /** HTML of figures and paragraphs. */
  readonly body: readonly string[];
}

/** One page that needs nothing else: no script, no font, no request. */
export function page(title: string, intro: readonly string[], sections: readonly PageSection[]): string {
  const body = sections.map(
    ({ title: heading, body: parts }) => `<section>\n<h2>${escaped(heading)}</h2>\n${parts.join("\n")}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${intro.map((text) => `<p>${escaped(text)}</p>`).join("\n")}
${body.join("\n")}
</main>
</body>
</html>
`;
}

export function charts(id: string, list: readonly Chart[]): readonly string[] {
  return list.map((chart, index) => lineChart(`${id}-${String(index)}`, chart));
}
