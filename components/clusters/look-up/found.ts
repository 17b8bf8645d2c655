import * as pulumi from "@pulumi/pulumi";

/** One thing to adopt, as messages name it. */
interface Sought {
  readonly what: string;
  /** Configuration key, such as `adopt.network.id`. */
  readonly key: string;
  readonly id: pulumi.Input<string>;
  /** What cannot be done with it. Defaults to adopting it, which can be left out. */
  readonly verb?: string;
}

/** What a look-up found. @throws RunError in plain words, before anything that waits for it is created. */
export function found<T>(sought: Sought, lookUp: (id: string) => Promise<T>): pulumi.Output<T> {
  return pulumi.output(sought.id).apply(async (id) => {
    try {
      return await lookUp(id);
    } catch (cause) {
      throw missing(sought, id, cause);
    }
  });
}

function missing({ what, key, verb }: Sought, id: string, cause: unknown): pulumi.RunError {
  const reason = cause instanceof Error ? cause.message.replace(/^Invoke of .*? failed: /s, "") : String(cause);
  return new pulumi.RunError(
    `${key}: the ${what} ${id} cannot be ${verb ?? "adopted"}: ${reason.replace(/\.$/, "")}. Nothing was created.` +
      (verb === undefined ? ` Correct the name, or leave ${key} out to have one made.` : ""),
  );
}

/** Waits for every look-up, and holds no resource: `dependsOn` of all that must not start before they have succeeded. */
export function allFound(checks: readonly pulumi.Output<unknown>[]): pulumi.Output<pulumi.Resource[]> {
  return pulumi.all([...checks]).apply((): pulumi.Resource[] => []);
}
