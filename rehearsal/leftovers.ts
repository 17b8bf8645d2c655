/** The launchers put the engine's process id here. */
export const parentVariable = "DEEPSEEK_CLUSTERS_PARENT";

/**
 * Ends this process soon after its parent died, so that a killed command leaves nothing behind; `before` runs first, to
 * take children along. The launcher names the parent, since it may die before this process has loaded its code; and it
 * `exec`s, so that the parent is the engine itself.
 */
export function dieWithParent(before: () => void = () => undefined): void {
  const parent = Number(process.env[parentVariable] ?? process.ppid);
  const look = (): void => {
    if (process.ppid === parent) return;
    before();
    process.exit();
  };
  setInterval(look, 500).unref();
}
