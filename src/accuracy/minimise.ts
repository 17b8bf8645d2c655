/** Positive parameters by name, and how far each may go. */
export type Parameters<Name extends string> = Readonly<Record<Name, number>>;
export type Bounds<Name extends string> = Readonly<Record<Name, readonly [least: number, most: number]>>;

/** Factors of the search, coarse to fine. */
const factors = [1.6, 1.25, 1.1, 1.04, 1.015];

/**
 * The parameters at which `cost` is least, found from `start` one parameter after another in ever smaller steps.
 * The same input gives the same bytes anywhere.
 */
export function minimise<Name extends string>(
  start: Parameters<Name>,
  bounds: Bounds<Name>,
  cost: (at: Parameters<Name>) => number,
): Parameters<Name> {
  const names = Object.keys(bounds) as Name[];
  let best = start;
  let least = cost(start);
  const attempt = (candidate: Parameters<Name>): boolean => {
    const value = cost(candidate);
    if (value >= least - 1e-9) return false;
    [best, least] = [candidate, value];
    return true;
  };
  const moved = (from: Parameters<Name>, name: Name, factor: number): Parameters<Name> => {
    const [lowest, highest] = bounds[name];
    return { ...from, [name]: Math.min(highest, Math.max(lowest, from[name] * factor)) };
  };
  for (const factor of factors) {
    for (let round = 0, found = true; found && round < 60; round++) {
      found = false;
      for (const name of names) {
        found = attempt(moved(best, name, factor)) || attempt(moved(best, name, 1 / factor)) || found;
      }
      // What one constant loses another may win: pairs move against each other.
      for (const up of names) {
        for (const down of names) {
          if (up !== down) found = attempt(moved(moved(best, up, factor), down, 1 / factor)) || found;
        }
      }
    }
  }
  return best;
}
