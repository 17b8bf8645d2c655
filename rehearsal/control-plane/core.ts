import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClusterTools } from "../toolchain/index.ts";
import { newAuthority, newTokenKey } from "./certificates.ts";
import { Client, type Access } from "../kubernetes-api/index.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { answers, freePorts, type Processes } from "./processes.ts";

export interface Core {
  readonly client: Client;
  /** For a person's own kubectl. */
  readonly kubeconfig: string;
  /** What the controllers log in with: the built-in roles bind them. */
  readonly accessOf: (user: "kcm" | "sched") => Access;
}

const users = { admin: 'admin,"system:masters"', kcm: "kcm", sched: "sched" } as const;
const names = { admin: "admin", kcm: "system:kube-controller-manager", sched: "system:kube-scheduler" } as const;

/** etcd and the API server: the part that CRDs can be applied to. */
export async function startCore(tools: ClusterTools, processes: Processes): Promise<Core> {
  const { directory } = processes;
  const ports = await freePorts(["etcd", "peer", "api"]);
  const store = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.peer}`;
  const [files, tokens] = await writeKeys(directory);
  await processes.start({
    name: "etcd",
    program: tools.program("etcd"),
    args: [
      "--name=local",
      `--data-dir=${join(directory, "etcd")}`,
      `--listen-client-urls=${store}`,
      `--advertise-client-urls=${store}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=local=${peer}`,
      "--unsafe-no-fsync=true",
      "--log-level=warn",
    ],
    isReady: () => answers(`${store}/health`),
  });
  const url = `https://127.0.0.1:${ports.api}`;
  const certificate = join(directory, "certs/apiserver.crt");
  const accessOf = (user: keyof typeof users): Access => ({
    url,
    token: tokens[user],
    ca: readFileSync(certificate, "utf8"),
  });
  await processes.start({
    name: "kube-apiserver",
    program: tools.program("kube-apiserver"),
    args: apiServerArgs(store, ports.api, directory, files),
    isReady: async () => {
      const client = new Client(accessOf("admin"));
      try {
        await client.get("/readyz");
        return true;
      } finally {
        client.close();
      }
    },
  });
  const admin = accessOf("admin");
  return { client: new Client(admin), kubeconfig: writeKubeconfig(join(directory, "kubeconfig"), admin), accessOf };
}

type Files = Readonly<Record<"tokenKey" | "tokens" | "clientCa" | "proxyCa" | "proxyCert" | "proxyKey", string>>;
type Tokens = Readonly<Record<keyof typeof users, string>>;

async function writeKeys(directory: string): Promise<[Files, Tokens]> {
  const [clients, proxies] = await Promise.all([newAuthority("clients"), newAuthority("front-proxy")]);
  const proxy = await proxies.client("front-proxy-client");
  const token = (): string => randomBytes(24).toString("hex");
  const tokens = { admin: token(), kcm: token(), sched: token() };
  const rows = (Object.keys(users) as (keyof typeof users)[]).map(
    (user) => `${tokens[user]},${names[user]},${users[user]}`,
  );
  const write = (name: string, content: string): string => {
    writeFileSync(join(directory, name), content, { mode: 0o600 });
    return join(directory, name);
  };
  mkdirSync(join(directory, "certs"), { recursive: true });
  const files = {
    tokenKey: write("sa.key", newTokenKey()),
    tokens: write("tokens.csv", `${rows.join("\n")}\n`),
    clientCa: write("client-ca.crt", clients.certificate),
    proxyCa: write("front-proxy-ca.crt", proxies.certificate),
    proxyCert: write("front-proxy-client.crt", proxy.certificate),
    proxyKey: write("front-proxy-client.key", proxy.key),
  };
  return [files, tokens];
}

/** An advertised address and no endpoint reconciler, so that nothing depends on this machine's network. */
const apiServerArgs = (store: string, port: number, directory: string, files: Files): string[] => [
  `--etcd-servers=${store}`,
  `--cert-dir=${join(directory, "certs")}`,
  "--bind-address=127.0.0.1",
  `--secure-port=${port}`,
  "--advertise-address=10.255.255.1",
  "--endpoint-reconciler-type=none",
  `--service-account-key-file=${files.tokenKey}`,
  `--service-account-signing-key-file=${files.tokenKey}`,
  "--service-account-issuer=https://kubernetes.default.svc",
  `--token-auth-file=${files.tokens}`,
  "--authorization-mode=RBAC",
  // Managed clusters allow it; Pod Security is what refuses it where it must not be.
  "--allow-privileged=true",
  "--service-cluster-ip-range=10.96.0.0/16",
  "--profiling=false",
  `--client-ca-file=${files.clientCa}`,
  `--requestheader-client-ca-file=${files.proxyCa}`,
  "--requestheader-allowed-names=front-proxy-client",
  "--requestheader-username-headers=X-Remote-User",
  "--requestheader-group-headers=X-Remote-Group",
  "--requestheader-extra-headers-prefix=X-Remote-Extra-",
  `--proxy-client-cert-file=${files.proxyCert}`,
  `--proxy-client-key-file=${files.proxyKey}`,
];

/** Scheduler, controllers and simulated kubelets. Started after the CRDs: the controllers look for new kinds only every 30 s. */
export async function startControllers(tools: ClusterTools, processes: Processes, core: Core): Promise<void> {
  const { directory } = processes;
  const kubeconfig = (user: "kcm" | "sched"): string =>
    writeKubeconfig(join(directory, `${user}.kubeconfig`), core.accessOf(user));
  await processes.start({
    name: "kube-controller-manager",
    program: tools.program("kube-controller-manager"),
    args: [
      `--kubeconfig=${kubeconfig("kcm")}`,
      "--secure-port=0",
      "--leader-elect=false",
      "--use-service-account-credentials=true",
      `--service-account-private-key-file=${join(directory, "sa.key")}`,
      `--root-ca-file=${join(directory, "certs/apiserver.crt")}`,
      "--kube-api-qps=500",
      "--kube-api-burst=500",
      "--horizontal-pod-autoscaler-sync-period=2s",
    ],
  });
  await processes.start({
    name: "kube-scheduler",
    program: tools.program("kube-scheduler"),
    args: [
      `--kubeconfig=${kubeconfig("sched")}`,
      "--secure-port=0",
      "--leader-elect=false",
      "--kube-api-qps=500",
      "--kube-api-burst=500",
    ],
  });
  const stages = ["node-initialize", "node-heartbeat-with-lease", "pod-ready", "pod-complete", "pod-delete"];
  await processes.start({
    name: "kwok",
    program: tools.program("kwok"),
    args: [
      `--kubeconfig=${core.kubeconfig}`,
      "--manage-all-nodes=true",
      "--node-lease-duration-seconds=40",
      "--cidr=10.244.0.0/16",
      "--node-ip=10.0.0.1",
      ...stages.flatMap((stage) => ["-c", tools.file("kwok", `stages/${stage}.yaml`)]),
    ],
    // The controllers make it: before, no pod can be created.
    isReady: async () =>
      (await core.client.read({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "default", namespace: "default" },
      })) !== undefined,
  });
}
