export interface Measured {
  readonly name: string;
  readonly milliseconds: number;
  readonly floorMilliseconds: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One line each: the ratio is the figure to compare between machines. */
export function report(rows: readonly Measured[]): void {
  for (const { name, milliseconds, floorMilliseconds } of rows) {
    const ratio = (milliseconds / floorMilliseconds).toFixed(2);
    console.log(
      `${ratio.padStart(7)} ×  ${name}  (${milliseconds.toFixed(0)} ms over ${floorMilliseconds.toFixed(0)} ms)`,
    );
  }
}
