import * as pulumi from "@pulumi/pulumi";

interface Advice {
  readonly says: RegExp;
  /** Heading in the runbook, as an anchor. */
  readonly section: string;
  readonly todo: string;
}

const runbook = "docs/runbook.md";

/** What clouds say, and where the runbook takes it up; the first that matches. */
export const advice: readonly Advice[] = [
  {
    says: /InsufficientInstanceCapacity|OutOfStock|NoStock/i,
    section: "no-machines",
    todo: "the zone has no such machines now: another zone, machine or a reservation",
  },
  {
    says: /VcpuLimitExceeded|QuotaExceeded|LimitExceeded/i,
    section: "no-machines",
    todo: "a quota of the account is reached: ask for more, see docs/targets",
  },
  {
    says: /cluster is unreachable|i\/o timeout/i,
    section: "the-cluster-cannot-be-reached",
    todo: "its endpoint lets in nodes and the networks that access lists: list yours",
  },
  {
    says: /AccessDenied|UnauthorizedOperation|Forbidden|NoPermission|is not authorized/i,
    section: "access-denied",
    todo: "the identity lacks a right: docs/targets has the policy that it needs",
  },
  {
    says: /already ?exists|EntityAlreadyExists|ResourceInUse/i,
    section: "an-update-was-interrupted",
    todo: "an interrupted update left it behind: delete it or take it in with `pulumi import`",
  },
];

const otherwise: Omit<Advice, "says"> = {
  section: "an-update-was-interrupted",
  todo: "what came before it is recorded: mend the cause, then `pulumi up` again",
};

/** One line for the person who sees a failure. */
export function adviceOn(operation: string, name: string, errors: readonly string[]): string {
  const text = errors.join("\n");
  const { section, todo } = advice.find(({ says }) => says.test(text)) ?? otherwise;
  return `The ${operation} of ${name} failed: ${todo} (${runbook}#${section}).`;
}

/** Says after each failed operation what to do; nothing is tried again behind a person's back. */
export function failureHooks(): pulumi.ResourceHookBinding {
  const hook = new pulumi.ErrorHook("runbook", ({ failedOperation, name, errors }) => {
    void pulumi.log.error(adviceOn(failedOperation, name, errors));
    return false;
  });
  return { onError: [hook] };
}
