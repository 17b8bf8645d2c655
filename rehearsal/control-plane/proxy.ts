import { createServer, request, type Server } from "node:http";

/** A forward proxy that leads every host name to one address of this machine: names inside the cluster have no other. */
export function startProxy(port: number): Promise<{ readonly url: string; readonly close: () => void }> {
  const server: Server = createServer((incoming, outgoing) => {
    const { pathname, search } = new URL(incoming.url ?? "/", "http://cluster.invalid");
    const options = {
      host: "127.0.0.1",
      port,
      method: incoming.method,
      path: pathname + search,
      headers: incoming.headers,
    };
    const onward = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : 0;
      const close = (): void => {
        server.closeAllConnections();
        server.close();
      };
      resolve({ url: `http://127.0.0.1:${bound}`, close });
    });
  });
}
