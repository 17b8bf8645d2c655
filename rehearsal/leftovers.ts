/**
 * Ends this process soon after its parent died, so that a killed command leaves nothing behind. Call it once; `before`
 * runs first, to take children along. Works because the launchers `exec`: the parent is the engine itself.
 */
export function dieWithParent(before: () => void = () => undefined): void {
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid === parent) return;
    before();
    process.exit();
  };
  setInterval(look, 500).unref();
}
