import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { merge, type Properties } from "../providers/wire.ts";
import type { ClusterTools } from "../toolchain/index.ts";
import { newAuthority } from "./certificates.ts";
import type { Core } from "./core.ts";
import { patchIn, patched } from "./json-patch.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { applyAll, inNamespace, localWebhooks, namespaceNamed, objectsIn } from "./manifests.ts";
import { answers, freePorts, type Processes } from "./processes.ts";
import { tokenOf } from "./tokens.ts";

const namespace = "lws-system";
const account = "controller-manager";
const service = `lws-webhook-service.${namespace}.svc`;

export const lwsCrds = (tools: ClusterTools): Properties[] => objectsIn(tools.file("lws", "crds"));

/** The LeaderWorkerSet controller with its webhooks, under its own account and roles. */
export async function startLws(tools: ClusterTools, processes: Processes, { client }: Core): Promise<void> {
  const directory = join(processes.directory, "lws");
  mkdirSync(directory);
  const ports = await freePorts(["webhook", "health"]);
  const authority = await newAuthority("lws-webhooks");
  const { certificate, key } = await authority.serving([service]);
  writeFileSync(join(directory, "tls.crt"), certificate);
  writeFileSync(join(directory, "tls.key"), key, { mode: 0o600 });
  const configuration = {
    apiVersion: "config.lws.x-k8s.io/v1alpha1",
    kind: "Configuration",
    webhook: { host: "127.0.0.1", port: ports.webhook, certDir: directory },
    leaderElection: { leaderElect: false },
    metrics: { bindAddress: "0" },
    health: { healthProbeBindAddress: `127.0.0.1:${ports.health}` },
    internalCertManagement: { enable: false },
    clientConnection: { qps: 500, burst: 500 },
  };
  writeFileSync(join(directory, "config.yaml"), stringify(configuration));
  await applyAll(client, [namespaceNamed(namespace), ...roles(tools)]);
  const token = await tokenOf(client, namespace, account);
  await processes.start({
    name: "lws",
    program: tools.program("lws"),
    args: [
      `--config=${join(directory, "config.yaml")}`,
      `--kubeconfig=${writeKubeconfig(join(directory, "kubeconfig"), { ...client.access, token })}`,
    ],
    isReady: () => answers(`http://127.0.0.1:${ports.health}/readyz`),
  });
  await applyAll(
    client,
    webhooks(tools).map((object) => localWebhooks(object, ports.webhook, authority.certificate, "lws-")),
  );
}

function roles(tools: ClusterTools): Properties[] {
  const files = ["service_account", "role", "role_binding"];
  return files
    .flatMap((name) => objectsIn(tools.file("lws", `rbac/${name}.yaml`)))
    .map((object) => (object["kind"] === "ServiceAccount" ? inNamespace(object, namespace) : object))
    .map((object) =>
      object["kind"] === "ClusterRoleBinding"
        ? { ...object, subjects: [{ kind: "ServiceAccount", name: account, namespace }] }
        : object,
    );
}

/** As kustomize renders them: the patches keep the Pod webhooks to the Pods of groups. */
function webhooks(tools: ClusterTools): Properties[] {
  const file = (name: string): string => tools.file("lws", `webhooks/${name}.yaml`);
  const patches = {
    MutatingWebhookConfiguration: "mutating-patch",
    ValidatingWebhookConfiguration: "validating-patch",
  };
  return objectsIn(file("manifests")).map((object) => {
    const patch = patches[object["kind"] as keyof typeof patches];
    return merge(object, patched(object, patchIn(file(patch))));
  });
}
