import { expect, test } from "vitest";
import { parse } from "yaml";
import { reachedAt } from "../../../components/clusters/ack/kubeconfig.ts";

const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    server: https://203.0.113.7:6443
    certificate-authority-data: bm9uZQ==
  name: kubernetes
contexts:
- context: {cluster: kubernetes, user: "1"}
  name: "1-c1"
current-context: "1-c1"
kind: Config
`;
const serverOf = (text: string) =>
  (parse(text) as { clusters: { cluster: { server: string } }[] }).clusters[0]?.cluster.server;

test("a cluster without a public endpoint is reached at its private one, whatever address ACK hands out", () => {
  for (const given of [kubeconfig, kubeconfig.replace("203.0.113.7", ""), JSON.stringify(parse(kubeconfig))]) {
    const reached = reachedAt(given, "https://10.0.16.9:6443");
    expect(serverOf(reached)).toBe("https://10.0.16.9:6443");
    expect(reached).toContain("bm9uZQ==");
  }
});

test("where no private address is known, the kubeconfig stays as it is", () => {
  expect(reachedAt(kubeconfig)).toBe(kubeconfig);
});
