import { escaped, lineChart, type Chart } from "./chart.ts";

const style = `:root{color-scheme:light}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem}h3{font-size:1.05rem;margin:0}figure{margin:1.5rem 0;padding:1rem;border:1px solid #8a8a8a;border-radius:6px}figcaption p,.axis{margin:.25rem 0;color:#404040}svg{max-width:100%;height:auto;font-size:12px}figure>svg{width:100%}svg text{fill:#1a1a1a}.grid{stroke:#d4d4d4}.mark{stroke:#1a1a1a;stroke-width:2}.legend{list-style:none;display:flex;flex-wrap:wrap;gap:1.25rem;padding:0;margin:.5rem 0}table{border-collapse:collapse;margin:.5rem 0}th,td{padding:.2rem .7rem;border-bottom:1px solid #c8c8c8;text-align:right}th:first-child,td:first-child{text-align:left}pre{overflow-x:auto;background:#f4f4f4;padding:1rem;font-size:13px;line-height:1.4}summary{cursor:pointer}:focus-visible{outline:3px solid #0060a8;outline-offset:2px}`;

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
