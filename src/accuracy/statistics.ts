/** The middle value; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** |predicted − measured| as a fraction of the measured value. */
export function relativeError(predicted: number, measured: number): number {
  return Math.abs(predicted - measured) / Math.abs(measured);
}
