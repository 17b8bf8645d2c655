import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { advice, adviceOn } from "../../stack/failures.ts";

const anchors = [...readFileSync("docs/runbook.md", "utf8").matchAll(/^## (.+)$/gm)].map(([, title = ""]) =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/g, "")
    .replaceAll(" ", "-"),
);

test.each([
  [
    "InsufficientInstanceCapacity: we currently do not have sufficient p5.48xlarge capacity",
    "no-machines",
    "another zone",
  ],
  ["VcpuLimitExceeded: you have requested more vCPU capacity than your limit", "no-machines", "quota"],
  [
    'configured Kubernetes cluster is unreachable: Get "https://0123.gr7.us-east-1.eks.amazonaws.com/openapi/v2": dial tcp 10.0.20.7:443: i/o timeout',
    "the-cluster-cannot-be-reached",
    "list yours",
  ],
  ["AccessDeniedException: User is not authorized to perform: eks:CreateCluster", "access-denied", "policy"],
  ["ResourceInUseException: Cluster already exists with name: deepseek-prod", "an-update-was-interrupted", "import"],
  ["connection reset by peer", "an-update-was-interrupted", "`pulumi up` again"],
])("%s: the error says what to do and where it is written", (error, section, todo) => {
  const line = adviceOn("create", "deepseek-prod-gpu", [error]);
  expect(line).toContain(`docs/runbook.md#${section}`);
  expect(line).toContain(todo);
});

test("every section that an error points to is in the runbook", () => {
  for (const { section } of advice) expect(anchors).toContain(section);
  expect(anchors).toContain("an-update-was-interrupted");
});
