export interface Measured {
  readonly name: string;
  readonly milliseconds: number;
  readonly floorMilliseconds: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

const rounds = 7;

type Clock = () => number;

/** Milliseconds that pass. */
const wall: Clock = () => performance.now();

/** Milliseconds that this process computes: what else the machine does is not in them. */
export const processor: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

async function timed(action: () => unknown, clock: Clock): Promise<number> {
  const start = clock();
  await action();
  return clock() - start;
}

/** Alternates the two, so that a machine that slows down slows both. Medians in milliseconds. */
export async function compare(
  name: string,
  subject: () => unknown,
  floor: () => unknown,
  clock: Clock = wall,
): Promise<Measured> {
  const [subjectRuns, floorRuns]: [number[], number[]] = [[], []];
  await subject();
  await floor();
  for (let round = 0; round < rounds; round++) {
    floorRuns.push(await timed(floor, clock));
    subjectRuns.push(await timed(subject, clock));
  }
  return { name, milliseconds: median(subjectRuns), floorMilliseconds: median(floorRuns) };
}

/** One line each: the ratio is the figure to compare between machines. */
export function report(rows: readonly Measured[]): void {
  for (const { name, milliseconds, floorMilliseconds } of rows) {
    const ratio = (milliseconds / floorMilliseconds).toFixed(2);
    console.log(`${ratio.padStart(7)} ×  ${name}  (${printMs(milliseconds)} over ${printMs(floorMilliseconds)})`);
  }
}

const printMs = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
