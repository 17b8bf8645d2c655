/** Findings that stand, each with the reason why. */
export interface Exception {
  readonly control: string;
  /** Which findings: of this kind of object, in these words. */
  readonly matches: RegExp;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    control: "read-only root file system",
    matches: /^(Deployment|LeaderWorkerSet) .* engine can write/,
    reason:
      "the container toolkit's hook writes into the root file system of a container with GPUs, which does not start where that fails (KServe pull request 5711, June 2026, keeps it writable too)",
  },
  {
    control: "read-only root file system",
    matches: /^Job .*-preflight-.* look can write/,
    reason: "the same hook brings nvidia-smi",
  },
  {
    control: "a fixed image tag",
    matches: /public\.ecr\.aws\/deep-learning-containers\/vllm:server-cuda/,
    reason:
      "AWS publishes no fixed tag of the image with the EFA stack; the plan warns and asks for a digest in `image`",
  },
  {
    control: "an image by digest",
    matches: /by tag$/,
    reason:
      "digests of these releases could not be read here; `image` takes one. Severity MEDIUM or below in every rule set",
  },
];
