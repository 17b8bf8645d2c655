import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { ClusterTools } from "../toolchain/index.ts";
import { freePorts, type Processes } from "./processes.ts";

/** Prometheus, reading one address every second. Its own address. */
export async function startPrometheus(
  tools: ClusterTools,
  processes: Processes,
  port: number,
  target: string,
): Promise<void> {
  const directory = join(processes.directory, "prometheus");
  mkdirSync(directory, { recursive: true });
  const file = join(directory, "prometheus.yaml");
  const configuration = {
    global: { scrape_interval: "1s" },
    // The target says which namespace and pod a series is of, as a scrape inside a cluster would.
    scrape_configs: [{ job_name: "engines", honor_labels: true, static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(file, stringify(configuration));
  const address = `127.0.0.1:${port}`;
  const began = Date.now() / 1000;
  await processes.start({
    name: "prometheus",
    program: tools.program("prometheus"),
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(directory, "tsdb")}`,
      `--web.listen-address=${address}`,
      // Else the first look at a target comes after five seconds.
      "--scrape.discovery-reload-interval=100ms",
    ],
    // Ready once it has read something new: what an earlier process has read still counts for minutes.
    isReady: async () => (await samplesOf(port, `timestamp(up) > ${began}`)) > 0,
  });
}

export const prometheusPort = async (): Promise<number> => (await freePorts(["prometheus"])).prometheus;

interface Instant {
  readonly data: { readonly result: readonly unknown[] };
}

/** How many series an expression gives now. */
export async function samplesOf(port: number, expression: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`);
  return ((await answer.json()) as Instant).data.result.length;
}
