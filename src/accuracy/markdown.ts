/** A fraction for people; a dash where there is none. */
export const percent = (value: number | null | undefined) => (value == null ? "–" : `${(value * 100).toFixed(1)} %`);

export const row = (...cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;

export const table = (head: readonly string[], rows: readonly string[]) => [
  row(...head),
  row(...head.map(() => "---")),
  ...rows,
];
