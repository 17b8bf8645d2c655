import type { Plan } from "../../src/planner/plan.ts";
import { objectLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import { containerSecurityOf, podSecurity } from "./security.ts";
import type { KubernetesObject, ServiceObject } from "./service-object.ts";
import { weightsClaimName, weightsDirectory } from "./weights.ts";
import type { WeightsSource } from "./weights-source.ts";
import { shortRevision } from "./weights-source.ts";

const image = "curlimages/curl:8.16.0";
const manifestDirectory = "/manifest";
const tokenDirectory = "/run/secrets/hub";

/** Fetches pinned weights into the volume and checks each file, before any engine starts; nothing without a source. */
export function stagingObjects(plan: Plan, placement: Placement): ServiceObject[] {
  const { weightsSource: source } = placement;
  if (source === undefined) return [];
  const name = `${placement.name}-weights-${shortRevision(source)}`;
  const metadata = { name, namespace: placement.namespace, labels: labelsOf(plan, placement) };
  const sums = Object.entries(source.sha256).map(([file, hash]) => `${hash}  ${file}\n`);
  return [
    { key: "staging-traffic", object: trafficOf(plan, placement) },
    {
      key: "staging-manifest",
      object: { apiVersion: "v1", kind: "ConfigMap", metadata, data: { SHA256SUMS: sums.join("") } },
    },
    {
      key: "staging",
      object: { apiVersion: "batch/v1", kind: "Job", metadata, spec: jobOf(plan, placement, source, name) },
    },
  ];
}

const stagingLabels = (placement: Placement) => ({
  "app.kubernetes.io/instance": placement.name,
  "app.kubernetes.io/component": "staging",
});

function labelsOf(plan: Plan, placement: Placement): Record<string, string> {
  return { ...objectLabels(plan, placement), ...stagingLabels(placement) };
}

/** The one pod that reaches the internet: HTTPS out, but no metadata address, and nothing comes in. */
function trafficOf(plan: Plan, placement: Placement): KubernetesObject {
  const dns = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: {
      name: `${placement.name}-staging`,
      namespace: placement.namespace,
      labels: labelsOf(plan, placement),
    },
    spec: {
      podSelector: { matchLabels: stagingLabels(placement) },
      policyTypes: ["Ingress", "Egress"],
      egress: [
        {
          to: [{ ...dns, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
          ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })),
        },
        {
          to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }],
          ports: [{ port: 443, protocol: "TCP" }],
        },
      ],
    },
  };
}

function jobOf(plan: Plan, placement: Placement, source: WeightsSource, name: string) {
  const amounts = { cpu: "2", memory: "2Gi", "ephemeral-storage": "1Gi" };
  return {
    backoffLimit: 10,
    template: {
      metadata: { labels: labelsOf(plan, placement) },
      spec: {
        restartPolicy: "Never",
        serviceAccountName: placement.name,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        tolerations: placement.tolerations,
        securityContext: podSecurity,
        containers: [
          {
            name: "fetch",
            image,
            imagePullPolicy: "IfNotPresent",
            command: ["/bin/sh", "-c", scriptOf(placement, source)],
            resources: { requests: amounts, limits: amounts },
            securityContext: containerSecurityOf({ readOnlyRoot: true }),
            volumeMounts: [
              { name: "weights", mountPath: weightsDirectory },
              { name: "manifest", mountPath: manifestDirectory, readOnly: true },
              ...(source.tokenSecret === undefined
                ? []
                : [{ name: "token", mountPath: tokenDirectory, readOnly: true }]),
            ],
          },
        ],
        volumes: [
          { name: "weights", persistentVolumeClaim: { claimName: weightsClaimName(placement) } },
          { name: "manifest", configMap: { name } },
          ...(source.tokenSecret === undefined
            ? []
            : [{ name: "token", secret: { secretName: source.tokenSecret, defaultMode: 0o440 } }]),
        ],
      },
    },
  };
}

/** Goes on where an earlier try ended; a file has its name only once its hash is right. */
function scriptOf({ weightsPath }: Placement, source: WeightsSource): string {
  const base = `${source.endpoint ?? "https://huggingface.co"}/${source.repository}/resolve/${source.revision}`;
  const directory = weightsPath.endsWith(".gguf") ? weightsPath.split("/").slice(0, -1).join("/") : weightsPath;
  const token = source.tokenSecret === undefined ? "" : ` -H "Authorization: Bearer $(cat ${tokenDirectory}/token)"`;
  return [
    "set -eu",
    `mkdir -p "${weightsDirectory}/${directory}"`,
    `cd "${weightsDirectory}/${directory}"`,
    "while read -r hash file; do",
    '  if [ -f "$file" ]; then continue; fi',
    '  mkdir -p "$(dirname "$file")"',
    `  curl -fsSL --retry 20 --retry-all-errors -C -${token} -o "$file.part" "${base}/$file"`,
    '  if ! echo "$hash  $file.part" | sha256sum -c -; then rm "$file.part"; exit 1; fi',
    '  mv "$file.part" "$file"',
    `done < ${manifestDirectory}/SHA256SUMS`,
  ].join("\n");
}
