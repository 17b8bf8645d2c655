import { createServer, type Server } from "node:http";
import { engineOf } from "../../components/serving/engines/index.ts";
import type { Served } from "./site.ts";

/** Requests at one service, all replicas together. */
export interface Load {
  readonly waiting: number;
  readonly running: number;
}

/** Answers on `/metrics` as the engines of services would: simulated pods run nothing that could. */
export class EngineMetrics {
  readonly address: string;
  readonly #server: Server;
  readonly #loads = new Map<string, { readonly service: Served; readonly load: Load }>();

  private constructor(server: Server, address: string) {
    this.#server = server;
    this.address = address;
  }

  static start(): Promise<EngineMetrics> {
    const server = createServer();
    return new Promise((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const bound = server.address();
        const port = typeof bound === "object" && bound !== null ? bound.port : 0;
        const metrics = new EngineMetrics(server, `127.0.0.1:${port}`);
        server.on("request", (_, response) => {
          response.setHeader("Content-Type", "text/plain; version=0.0.4");
          response.end(metrics.text());
        });
        resolve(metrics);
      });
    });
  }

  set(service: Served, load: Load): void {
    this.#loads.set(service.namespace, { service, load });
  }

  /** The service reports nothing at all any more. */
  forget({ namespace }: Served): void {
    this.#loads.delete(namespace);
  }

  text(): string {
    const lines = [...this.#loads.values()].flatMap(({ service, load }) => {
      const { metrics } = engineOf(service.plan);
      const labels = `{namespace="${service.namespace}",pod="${service.name}-0"}`;
      return [`${metrics.waiting}${labels} ${load.waiting}`, `${metrics.running}${labels} ${load.running}`];
    });
    return `${lines.join("\n")}\n`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
