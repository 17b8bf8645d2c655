import { readFileSync } from "node:fs";
import { openCluster, placedPods, siteOf } from "../rehearsal/cluster/index.ts";
import { machineNodes, plainNode } from "../rehearsal/control-plane/index.ts";
import type { Client } from "../rehearsal/kubernetes-api/index.ts";
import { Session } from "../rehearsal/session.ts";
import { clusterHint, findClusterTools, findPulumi, prepareHome, repository } from "../rehearsal/toolchain/index.ts";

/** How long 1,000 simulated GPU nodes and up to 200 replicas take on the local control plane, and what they cost it. */
const machine = "1xrtx4090";
const nodes = 1000;
const replicas = [50, 100, 200];
const claim = "deepseek-weights";

const secondsSince = (began: number): number => (performance.now() - began) / 1000;
const tell = (words: string): void => {
  if (!words.includes("(")) console.error(words);
};
const configFor = (count: number) => ({
  profile: "r1-8b-1xrtx4090",
  replicas: { min: count, desired: count, max: count },
  weightsVolume: { claim },
  protect: false,
});

const [tools, pulumi] = [await findClusterTools(tell), await findPulumi(tell)];
if (tools === undefined || pulumi === undefined) {
  console.log(`cluster: not measured, ${clusterHint}`);
} else {
  const home = prepareHome(pulumi);
  const began = performance.now();
  const site = { ...siteOf(configFor(1)), nodes: [plainNode("system-0")] };
  const cluster = await openCluster(tools, [site], { patienceSeconds: 600, scaling: false });
  try {
    console.log(`control plane: up after ${secondsSince(began).toFixed(1)} s`);
    const adding = performance.now();
    await cluster.controlPlane.add(machineNodes(machine, nodes));
    console.log(`${nodes} GPU nodes: there after ${secondsSince(adding).toFixed(1)} s`);
    console.log("replicas  up, s  per replica, ms  API calls  per replica  memory, MiB");
    for (const count of replicas) console.log(await measured(count));
  } finally {
    await cluster.close();
  }

  async function measured(count: number): Promise<string> {
    const session = await Session.open({
      home,
      project: repository,
      stack: "dev",
      config: configFor(count),
      cluster: cluster.access,
    });
    try {
      const before = await apiCalls(cluster.client);
      const start = performance.now();
      const { ok, errors } = await session.up();
      const seconds = secondsSince(start);
      const calls = (await apiCalls(cluster.client)) - before;
      if (!ok) throw new Error(errors.join("\n"));
      const running = (await placedPods(cluster.client)).filter(({ phase }) => phase === "Running").length;
      if (running !== count) throw new Error(`${running} pods run instead of ${count}.`);
      const memory = [...cluster.controlPlane.processes.pids.values()].reduce((sum, pid) => sum + residentMiB(pid), 0);
      await session.destroy();
      return [
        String(count).padStart(8),
        seconds.toFixed(1).padStart(7),
        ((seconds * 1000) / count).toFixed(0).padStart(17),
        String(calls).padStart(11),
        (calls / count).toFixed(1).padStart(13),
        memory.toFixed(0).padStart(13),
      ].join("");
    } finally {
      session.close();
    }
  }
}

/** Requests the API server has answered so far, all clients together. */
async function apiCalls(client: Client): Promise<number> {
  const text = await client.text("/metrics");
  const counts = [...text.matchAll(/^apiserver_request_total\{[^}]*\} (\S+)$/gm)].map(([, value]) => Number(value));
  return counts.reduce((sum, value) => sum + value, 0);
}

function residentMiB(pid: number): number {
  const [, kiB = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kiB) / 1024;
}
