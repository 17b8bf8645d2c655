import type { Plan } from "../../src/planner/plan.ts";
import type { WeightsBucket } from "../clusters/access.ts";
import { objectLabels } from "./labels.ts";
import type { Placement } from "./placement.ts";
import { stagingAccount, stagingPrefix } from "./staging-place.ts";
import { containerSecurityOf, podSecurity } from "./security.ts";
import type { KubernetesObject, ServiceObject } from "./service-object.ts";
import { weightsClaimName, weightsDirectory } from "./weights.ts";
import type { WeightsSource } from "./weights-source.ts";
import { shortRevision } from "./weights-source.ts";

const images = { volume: "curlimages/curl:8.16.0", bucket: "public.ecr.aws/aws-cli/aws-cli:2.31.0" };
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
    ...(intoBucket(placement) ? [{ key: "staging-account", object: accountOf(plan, placement) }] : []),
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
        ...(intoBucket(placement) ? [podIdentityAgent] : []),
        {
          to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }],
          ports: [{ port: 443, protocol: "TCP" }],
        },
      ],
    },
  };
}

/** Hands out the credentials of a pod's account; it is not the metadata address, which stays shut. */
const podIdentityAgent = {
  to: [{ ipBlock: { cidr: "169.254.170.23/32" } }],
  ports: [{ port: 80, protocol: "TCP" }],
};

const intoBucket = ({ weights }: Placement): boolean => weights.kind === "bucket";

/** An account of its own, because it may write what the engine may only read. */
function accountOf(plan: Plan, placement: Placement): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: stagingAccount(placement.name),
      namespace: placement.namespace,
      labels: labelsOf(plan, placement),
    },
    automountServiceAccountToken: false,
  };
}

function bucketEnv(placement: Placement, { attributes }: WeightsBucket) {
  return [
    { name: "BUCKET", value: attributes["bucketName"] },
    { name: "PREFIX", value: stagingPrefix(placement.weightsPath) },
    { name: "HOME", value: "/tmp" },
  ];
}

function jobOf(plan: Plan, placement: Placement, source: WeightsSource, name: string) {
  const amounts = { cpu: "2", memory: "2Gi", "ephemeral-storage": "1Gi" };
  return {
    backoffLimit: 10,
    template: {
      metadata: { labels: labelsOf(plan, placement) },
      spec: {
        restartPolicy: "Never",
        serviceAccountName: intoBucket(placement) ? stagingAccount(placement.name) : placement.name,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        tolerations: placement.tolerations,
        securityContext: podSecurity,
        containers: [
          {
            name: "fetch",
            image: images[intoBucket(placement) ? "bucket" : "volume"],
            imagePullPolicy: "IfNotPresent",
            command: ["/bin/sh", "-c", intoBucket(placement) ? bucketScript(source) : scriptOf(placement, source)],
            ...(placement.weights.kind === "bucket" && { env: bucketEnv(placement, placement.weights) }),
            resources: { requests: amounts, limits: amounts },
            securityContext: containerSecurityOf({ readOnlyRoot: true }),
            volumeMounts: [
              intoBucket(placement)
                ? { name: "scratch", mountPath: "/tmp" }
                : { name: "weights", mountPath: weightsDirectory },
              { name: "manifest", mountPath: manifestDirectory, readOnly: true },
              ...(source.tokenSecret === undefined
                ? []
                : [{ name: "token", mountPath: tokenDirectory, readOnly: true }]),
            ],
          },
        ],
        volumes: [
          intoBucket(placement)
            ? { name: "scratch", emptyDir: { sizeLimit: "1Gi" } }
            : { name: "weights", persistentVolumeClaim: { claimName: weightsClaimName(placement) } },
          { name: "manifest", configMap: { name } },
          ...(source.tokenSecret === undefined
            ? []
            : [{ name: "token", secret: { secretName: source.tokenSecret, defaultMode: 0o440 } }]),
        ],
      },
    },
  };
}

const addressOf = (source: WeightsSource): string =>
  `${source.endpoint ?? "https://huggingface.co"}/${source.repository}/resolve/${source.revision}`;

const tokenHeader = ({ tokenSecret }: WeightsSource): string =>
  tokenSecret === undefined ? "" : ` -H "Authorization: Bearer $(cat ${tokenDirectory}/token)"`;

/** Straight through to the bucket, counting on the way; an object has its name only once its hash is right. */
function bucketScript(source: WeightsSource): string {
  const curl = `curl -fsSL --retry 5${tokenHeader(source)}`;
  return [
    "set -eu",
    "mkfifo /tmp/bytes",
    'at="s3://$BUCKET/$PREFIX"',
    "while read -r hash file; do",
    '  if aws s3api head-object --bucket "$BUCKET" --key "$PREFIX/$file" > /dev/null 2>&1; then continue; fi',
    `  size=$(${curl} -I "${addressOf(source)}/$file" | tr -d '\\r' | sed -n 's/^[Cc]ontent-[Ll]ength: *//p' | tail -n 1)`,
    "  sha256sum < /tmp/bytes > /tmp/sum &",
    `  ${curl} "${addressOf(source)}/$file" | tee /tmp/bytes |`,
    '    aws s3 cp --only-show-errors --expected-size "${size:-0}" - "$at/$file.unchecked"',
    "  wait",
    '  if [ "$(cut -d " " -f 1 /tmp/sum)" != "$hash" ]; then',
    '    aws s3 rm --only-show-errors "$at/$file.unchecked"',
    '    echo "$file is not what its hash says" && exit 1',
    "  fi",
    '  aws s3 mv --only-show-errors "$at/$file.unchecked" "$at/$file"',
    `done < ${manifestDirectory}/SHA256SUMS`,
  ].join("\n");
}

/** Goes on where an earlier try ended; a file has its name only once its hash is right. */
function scriptOf({ weightsPath }: Placement, source: WeightsSource): string {
  const directory = stagingPrefix(weightsPath);
  return [
    "set -eu",
    `mkdir -p "${weightsDirectory}/${directory}"`,
    `cd "${weightsDirectory}/${directory}"`,
    "while read -r hash file; do",
    '  if [ -f "$file" ]; then continue; fi',
    '  mkdir -p "$(dirname "$file")"',
    `  curl -fsSL --retry 20 --retry-all-errors -C -${tokenHeader(source)} -o "$file.part" "${addressOf(source)}/$file"`,
    '  if ! echo "$hash  $file.part" | sha256sum -c -; then rm "$file.part"; exit 1; fi',
    '  mv "$file.part" "$file"',
    `done < ${manifestDirectory}/SHA256SUMS`,
  ].join("\n");
}
