import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, text, type Properties } from "../providers/wire.ts";
import type { ClusterTools, Program } from "../toolchain/index.ts";
import { newAuthority } from "./certificates.ts";
import { holds } from "../kubernetes-api/index.ts";
import type { Core } from "./core.ts";
import { patchIn, patched } from "./json-patch.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { applyAll, localWebhooks, namespaceNamed, objectsIn } from "./manifests.ts";
import { answers, freePorts, type Processes } from "./processes.ts";
import { tokenOf } from "./tokens.ts";

const namespace = "keda";
const account = "keda-operator";
const metricsService = "keda-metrics-apiserver";

/** With the patches of the release: they widen the scaling windows, among others. */
export function kedaCrds(tools: ClusterTools): Properties[] {
  const patches: Readonly<Record<string, string>> = {
    "scaledjobs.keda.sh": "patches/scaledjob_patch.yaml",
    "scaledobjects.keda.sh": "patches/scaledobject_patch.yaml",
  };
  return objectsIn(tools.file("keda", "crds")).map((object) => {
    const name = isObject(object["metadata"]) ? text(object["metadata"]["name"]) : "";
    const patch = patches[name];
    return patch === undefined ? object : patched(object, patchIn(tools.file("keda", patch)));
  });
}

/**
 * KEDA's operator, metrics adapter and webhooks, under their own account and roles. `proxy` is where they find what has
 * an address inside the cluster only, such as Prometheus.
 */
export async function startKeda(
  tools: ClusterTools,
  processes: Processes,
  { client }: Core,
  proxy: string,
): Promise<void> {
  const directory = join(processes.directory, "keda");
  mkdirSync(directory);
  const ports = await freePorts(["health", "metrics", "adapter", "adapterMetrics", "webhookHealth", "webhook"]);
  const ca = await writeCertificates(directory);
  const shared = { metadata: { name: account, namespace } };
  await applyAll(client, [
    namespaceNamed(namespace),
    { apiVersion: "v1", kind: "ServiceAccount", ...shared },
    ...objectsIn(tools.file("keda", "rbac")),
    ...objectsIn(tools.file("keda", "metrics-server")),
  ]);
  const token = await tokenOf(client, namespace, account);
  const kubeconfig = writeKubeconfig(join(directory, "kubeconfig"), { ...client.access, token });
  const env = {
    POD_NAMESPACE: namespace,
    KEDA_CLUSTER_OBJECT_NAMESPACE: namespace,
    WATCH_NAMESPACE: "",
    HTTP_PROXY: proxy,
    NO_PROXY: "127.0.0.1,localhost",
  };
  const start = (program: Program, args: readonly string[], isReady: () => Promise<boolean>): Promise<void> =>
    processes.start({ name: program, program: tools.program(program), args, env, isReady });
  await start(
    "keda",
    [
      `--kubeconfig=${kubeconfig}`,
      "--metrics-bind-address=0",
      `--health-probe-bind-address=127.0.0.1:${ports.health}`,
      `--metrics-service-bind-address=127.0.0.1:${ports.metrics}`,
      `--cert-dir=${directory}`,
      "--enable-cert-rotation=false",
    ],
    () => answers(`http://127.0.0.1:${ports.health}/readyz`),
  );
  await start(
    "keda-webhooks",
    [
      `--kubeconfig=${kubeconfig}`,
      "--metrics-bind-address=0",
      `--health-probe-bind-address=127.0.0.1:${ports.webhookHealth}`,
      `--port=${ports.webhook}`,
      `--cert-dir=${directory}`,
    ],
    () => answers(`http://127.0.0.1:${ports.webhookHealth}/readyz`),
  );
  await applyAll(client, [
    ...objectsIn(tools.file("keda", "webhooks")).map((object) => localWebhooks(object, ports.webhook, ca)),
    ...aggregated(ports.adapter, ca),
  ]);
  await start(
    "keda-adapter",
    [
      ...["kubeconfig", "lister-kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"].map(
        (flag) => `--${flag}=${kubeconfig}`,
      ),
      "--bind-address=127.0.0.1",
      `--secure-port=${ports.adapter}`,
      `--port=${ports.adapterMetrics}`,
      `--metrics-service-address=127.0.0.1:${ports.metrics}`,
      `--cert-dir=${directory}`,
      `--tls-cert-file=${join(directory, "tls.crt")}`,
      `--tls-private-key-file=${join(directory, "tls.key")}`,
    ],
    async () => holds(await client.read(apiService), "Available"),
  );
}

/** One certificate for all three: operator and adapter know each other by it. Returns the authority's. */
async function writeCertificates(directory: string): Promise<string> {
  const authority = await newAuthority("keda");
  const names = ["keda-operator", metricsService, "keda-admission-webhooks"].map((name) => `${name}.${namespace}.svc`);
  const { certificate, key } = await authority.serving(names);
  writeFileSync(join(directory, "ca.crt"), authority.certificate);
  writeFileSync(join(directory, "tls.crt"), certificate);
  writeFileSync(join(directory, "tls.key"), key, { mode: 0o600 });
  return authority.certificate;
}

const apiService: Properties = {
  apiVersion: "apiregistration.k8s.io/v1",
  kind: "APIService",
  metadata: { name: "v1beta1.external.metrics.k8s.io" },
};

/** An ExternalName leads the API server to this machine, where no cluster network does. */
const aggregated = (port: number, ca: string): Properties[] => [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: metricsService, namespace },
    spec: { type: "ExternalName", externalName: "localhost" },
  },
  {
    ...apiService,
    spec: {
      group: "external.metrics.k8s.io",
      version: "v1beta1",
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: metricsService, namespace, port },
      caBundle: Buffer.from(ca).toString("base64"),
    },
  },
];
