import { describe, expect, test } from "vitest";
import { onOwnServers } from "../placements.ts";
import { r1On3090s } from "../plans.ts";
import { Rendered, type Container, type Pod } from "./rendered.ts";
import { source } from "./staged.ts";

describe("onto a disk of each node", () => {
  const onDisks = { ...onOwnServers, weights: { kind: "nodes", path: "/mnt/nvme" }, weightsSource: source } as const;
  const rendered = new Rendered(r1On3090s, onDisks);
  const fetcher = rendered.spec("DaemonSet") as unknown as {
    selector: { matchLabels: Record<string, string> };
    template: Pod & { spec: { initContainers: Container[] } };
  };

  test("a pod fetches on every node that the engine may run on, and asks for little beside it", () => {
    const [engine] = rendered.pods;
    const { spec, metadata } = fetcher.template;
    expect(spec.nodeSelector).toEqual(engine?.spec.nodeSelector);
    expect(metadata.labels).toEqual(fetcher.selector.matchLabels);
    expect(spec.initContainers[0]?.resources).toMatchObject({ requests: { cpu: "100m", memory: "256Mi" } });
    expect(JSON.stringify(spec.containers)).not.toContain("nvidia.com/gpu");
    const jobs = rendered.objects.filter(({ kind }) => kind === "Job").map(({ metadata: { name } }) => name);
    expect(jobs.filter((name) => !name.includes("preflight"))).toEqual([]);
  });

  test("what it fetches is checked by the same script, and the engine waits for every file of its node", () => {
    const [fetch] = fetcher.template.spec.initContainers;
    expect(fetch?.command[2]).toContain("sha256sum -c");
    const [wait] = (rendered.server.pod.spec as unknown as { initContainers: Container[] }).initContainers;
    for (const file of Object.keys(source.sha256)) expect(wait?.command[2]).toContain(`/${file}" ]`);
  });

  test("another revision is another fetcher, so that the files of both are there while the engines roll", () => {
    const other = { ...source, revision: "f".repeat(40) };
    const next = new Rendered(r1On3090s, { ...onDisks, weightsSource: other });
    const nameIn = ({ objects }: Rendered) => objects.find(({ kind }) => kind === "DaemonSet")?.metadata.name;
    expect(nameIn(next)).not.toBe(nameIn(rendered));
    expect(next.spec("DaemonSet")["selector"]).not.toEqual(rendered.spec("DaemonSet")["selector"]);
  });
});
