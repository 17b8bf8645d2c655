/** Lengths of the runs that `items` fall into when each run is filled up to `limit` before the next begins. */
function fill(items: readonly number[], limit: number): number[] {
  const runs: number[] = [];
  let sum = 0;
  let length = 0;
  for (const item of items) {
    if (length > 0 && sum + item > limit) {
      runs.push(length);
      sum = 0;
      length = 0;
    }
    sum += item;
    length++;
  }
  return [...runs, length];
}

/** What `fill` would make of a limit: how many runs, the largest of them, and the least limit that changes any. */
function tried(items: readonly number[], limit: number): { runs: number; largest: number; nextLimit: number } {
  let runs = 1;
  let sum = 0;
  let largest = 0;
  let nextLimit = Infinity;
  for (const item of items) {
    if (sum > 0 && sum + item > limit) {
      runs++;
      nextLimit = Math.min(nextLimit, sum + item);
      sum = 0;
    }
    sum += item;
    largest = Math.max(largest, sum);
  }
  return { runs, largest, nextLimit };
}

/**
 * Cuts `items` into at most `parts` contiguous runs with the smallest possible largest sum, by bisection on that sum.
 * Returns the length of each run; trailing runs may be empty.
 */
export function partition(items: readonly number[], parts: number): readonly number[] {
  const sum = items.reduce((total, item) => total + item, 0);
  let low = Math.max(...items, Math.ceil(sum / parts));
  let high = sum;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { runs, largest, nextLimit } = tried(items, middle);
    if (runs <= parts) high = Math.min(middle, Math.max(low, largest));
    else low = Math.max(middle + 1, nextLimit);
  }
  const runs = fill(items, low);
  return [...runs, ...new Array<number>(parts - runs.length).fill(0)];
}

/**
 * As `partition`, for parts of different size: the smallest fraction of every room at which the items fit in order.
 * Items that fit nowhere are left to the last part.
 */
export function partitionInto(items: readonly number[], rooms: readonly number[]): readonly number[] {
  const runsAt = (fraction: number): { runs: number[]; fits: boolean } => {
    let next = 0;
    const runs = rooms.map((room, index) => {
      const last = index === rooms.length - 1;
      const first = next;
      let left = room * fraction;
      while (next < items.length && (items[next] ?? 0) <= left) left -= items[next++] ?? 0;
      if (last && next < items.length) {
        next = items.length + 1;
        return items.length - first;
      }
      return next - first;
    });
    return { runs, fits: next <= items.length };
  };
  let low = 0;
  let high = 64;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (runsAt(middle).fits) high = middle;
    else low = middle;
  }
  return runsAt(high).runs;
}
