import { rmSync } from "node:fs";
import type { Properties } from "../providers/wire.ts";
import type { ClusterTools } from "../toolchain/index.ts";
import type { Client } from "../kubernetes-api/index.ts";
import { startControllers, startCore } from "./core.ts";
import { kedaCrds, startKeda } from "./keda.ts";
import { lwsCrds, startLws } from "./lws.ts";
import { applyAll, applyCrds, objectsIn } from "./manifests.ts";
import { Processes } from "./processes.ts";
import { openCrds } from "./open-crds.ts";
import { prometheusPort, samplesOf, startPrometheus } from "./prometheus.ts";
import { startProxy } from "./proxy.ts";
import { newRunDirectory, sweepRuns } from "./run-directory.ts";
import { Storage, storageClasses, type UserClaim } from "./volumes.ts";

export interface ControlPlaneOptions {
  /** Address `host:port` of what Prometheus reads; KEDA and Prometheus are started only with it. */
  readonly metrics?: string;
  /** Storage classes that stacks name. */
  readonly storageClasses?: readonly string[];
  /** Claims that are the user's own part. */
  readonly claims?: readonly UserClaim[];
  /** Told what is being started. */
  readonly progress?: (words: string) => void;
}

interface Prometheus {
  readonly port: number;
  readonly start: () => Promise<void>;
}

/**
 * A Kubernetes control plane of real processes on this machine, with simulated nodes: API server, controllers, scheduler,
 * LeaderWorkerSet, and where there are metrics KEDA and Prometheus. Nothing listens to other machines but for KEDA's two
 * ports that know no address.
 */
export class ControlPlane {
  readonly client: Client;
  /** File for a person's own kubectl. */
  readonly kubeconfig: string;
  readonly processes: Processes;
  readonly #storage: Storage;
  readonly #closers: readonly (() => void)[];
  readonly #prometheus: Prometheus | undefined;

  private constructor(parts: {
    client: Client;
    kubeconfig: string;
    processes: Processes;
    storage: Storage;
    closers: readonly (() => void)[];
    prometheus: Prometheus | undefined;
  }) {
    this.client = parts.client;
    this.kubeconfig = parts.kubeconfig;
    this.processes = parts.processes;
    this.#storage = parts.storage;
    this.#closers = parts.closers;
    this.#prometheus = parts.prometheus;
  }

  static async start(tools: ClusterTools, options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const { metrics, progress = () => undefined } = options;
    await sweepRuns();
    const processes = new Processes(newRunDirectory());
    try {
      progress("API server");
      const core = await startCore(tools, processes);
      await applyCrds(core.client, crdsOf(tools));
      await applyAll(core.client, storageClasses(options.storageClasses ?? []));
      progress("controllers");
      await startControllers(tools, processes, core);
      progress("LeaderWorkerSet");
      await startLws(tools, processes, core);
      const closers: (() => void)[] = [];
      let prometheus: Prometheus | undefined;
      if (metrics !== undefined) {
        progress("Prometheus and KEDA");
        const port = await prometheusPort();
        const proxy = await startProxy(port);
        closers.push(proxy.close);
        prometheus = { port, start: () => startPrometheus(tools, processes, port, metrics) };
        await prometheus.start();
        await startKeda(tools, processes, core, proxy.url);
      }
      const storage = new Storage(core.client, options.claims ?? []);
      return new ControlPlane({
        client: core.client,
        kubeconfig: core.kubeconfig,
        processes,
        storage,
        closers,
        prometheus,
      });
    } catch (error) {
      await processes.stop();
      rmSync(processes.directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Adds objects that are there before any stack comes, such as nodes. */
  add(objects: readonly Properties[]): Promise<void> {
    return applyAll(this.client, objects);
  }

  /** Metrics are gone for the scaler, as when Prometheus is down. */
  stopPrometheus(): Promise<void> {
    return this.processes.kill("prometheus");
  }

  async startPrometheus(): Promise<void> {
    await this.#prometheus?.start();
  }

  /** How many series Prometheus has for an expression now; none without Prometheus. */
  samples(expression: string): Promise<number> {
    return this.#prometheus === undefined ? Promise.resolve(0) : samplesOf(this.#prometheus.port, expression);
  }

  /** Ends every process in its order and removes what they wrote. */
  async stop(): Promise<void> {
    await this.#storage.close();
    this.client.close();
    await this.processes.stop();
    for (const close of this.#closers) close();
    rmSync(this.processes.directory, { recursive: true, force: true });
  }
}

/** All that a stack may use, so that every field of it is checked, whether or not its controller runs. */
const crdsOf = (tools: ClusterTools): Properties[] => [
  ...lwsCrds(tools),
  ...kedaCrds(tools),
  ...objectsIn(tools.file("prometheus-operator", "crds")),
  ...openCrds,
  ...["sigs.k8s.io_gateway-api", "github.com_envoyproxy_gateway", "github.com_kubeflow_trainer_v2"].flatMap((module) =>
    objectsIn(tools.file("crds", `crds/${module}`)),
  ),
];
