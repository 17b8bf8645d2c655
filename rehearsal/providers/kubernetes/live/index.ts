import { readFileSync } from "node:fs";
import { Client, type Access } from "../../../kubernetes-api/index.ts";
import { warnThrough } from "../../engine-log.ts";
import type { KubernetesProvider } from "../index.ts";
import { LiveKubernetesProvider } from "./provider.ts";

/** What a rehearsal writes down for the provider: where its API server is, and how long to wait for what it applies. */
export interface ControlPlaneFile extends Access {
  readonly patienceSeconds: number;
}

/** The provider that applies to the rehearsal's own API server, whatever kubeconfig the program has. */
export function liveKubernetes(settled: KubernetesProvider, file: string, engine: string): LiveKubernetesProvider {
  const { patienceSeconds, ...access } = JSON.parse(readFileSync(file, "utf8")) as ControlPlaneFile;
  return new LiveKubernetesProvider(settled, {
    client: new Client(access),
    patienceSeconds,
    warn: warnThrough(engine),
  });
}
