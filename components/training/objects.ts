import { createHash } from "node:crypto";
import type { TrainingPlan } from "../../src/training/plan.ts";
import { mirrored } from "../../src/planner/images.ts";
import type { ImageRegistry } from "../clusters/access.ts";
import { namesOut } from "../serving/cluster-dns.ts";
import { writerEgress } from "../serving/weights/bucket-writer.ts";
import { pulledWith, pullSecretObjects } from "../serving/pod/pull-secret.ts";
import { containerSecurityOf, podSecurity } from "../serving/pod/security.ts";
import type { KubernetesObject, ServiceObject } from "../serving/service-object.ts";
import { bucketObjects, weightsClaimName } from "../serving/weights/weights.ts";
import { keeperFiles, keeperOf } from "./keeper.ts";
import type { TrainingPlacement } from "./placement.ts";
import { dataFolder, recipeFolder, scratchFolder, trainScript } from "./scripts.ts";

const home = "/home/trainer";
const trainer = "trainer.kubeflow.org/v1alpha1";
/** Names of jobs derive from it. */
const step = { "trainer.kubeflow.org/trainjob-ancestor-step": "trainer" };

/** Everything of one job, in the order to apply it: the walls stand before the first pod starts. */
export function trainingObjects(plan: TrainingPlan, placement: TrainingPlacement): ServiceObject[] {
  const { weights } = placement;
  const head = (apiVersion: string, kind: string, name: string) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: placement.namespace, labels: labelsOf(plan) },
  });
  return [
    { key: "namespace", object: namespaceOf(plan, placement) },
    {
      key: "default-deny",
      object: {
        ...head("networking.k8s.io/v1", "NetworkPolicy", `${plan.name}-default-deny`),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
    },
    {
      key: "traffic",
      object: { ...head("networking.k8s.io/v1", "NetworkPolicy", plan.name), spec: trafficOf(plan, placement) },
    },
    {
      key: "account",
      object: { ...head("v1", "ServiceAccount", plan.name), automountServiceAccountToken: false },
    },
    ...pullSecretObjects({ name: plan.name, ...placement }, labelsOf(plan)),
    ...(weights.kind === "bucket" ? bucketObjects({ name: plan.name, ...placement }, weights, labelsOf(plan)) : []),
    {
      key: "recipe",
      object: {
        ...head("v1", "ConfigMap", plan.name),
        data: { "recipe.yaml": recipeText(plan), ...keeperFiles(plan, placement) },
      },
    },
    {
      key: "runtime",
      object: { ...head(trainer, "TrainingRuntime", plan.name), spec: runtimeOf(plan, placement) },
    },
    { key: "job", object: withTold(plan, { ...head(trainer, "TrainJob", plan.name), spec: jobOf(plan) }) },
  ];
}

const labelsOf = ({ name }: TrainingPlan) => ({
  "app.kubernetes.io/instance": name,
  "app.kubernetes.io/component": "training",
  "app.kubernetes.io/part-of": "deepseek-clusters",
});

/** JSON is YAML, and a reader sees each key on a line. */
const recipeText = ({ deployment }: TrainingPlan) => `${JSON.stringify(deployment.recipe, null, 2)}\n`;

function namespaceOf(plan: TrainingPlan, { namespace }: TrainingPlacement): KubernetesObject {
  const levels = ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]);
  const labels = { ...labelsOf(plan), ...(Object.fromEntries(levels) as Record<string, string>) };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } };
}

/**
 * Names and, between the nodes of one job, everything: NCCL chooses its ports. Nothing else in or out, the hub neither; but
 * HTTPS where the result goes to a bucket, whose addresses no policy can name.
 */
function trafficOf(plan: TrainingPlan, { weights, identity }: TrainingPlacement) {
  const podSelector = { matchLabels: labelsOf(plan) };
  const among = plan.machines > 1 ? [podSelector] : [];
  return {
    podSelector,
    policyTypes: ["Ingress", "Egress"],
    ...(plan.machines > 1 && { ingress: [{ from: [{ podSelector }] }] }),
    egress: [
      namesOut,
      ...among.map((nodes) => ({ to: [{ podSelector: nodes }] })),
      ...(weights.kind === "bucket" ? writerEgress(identity) : []),
    ],
  };
}

function runtimeOf(plan: TrainingPlan, placement: TrainingPlacement) {
  return {
    mlPolicy: { numNodes: plan.machines, torch: {} },
    template: {
      spec: {
        replicatedJobs: [
          { name: "node", template: { metadata: { labels: step }, spec: { template: podOf(plan, placement) } } },
        ],
      },
    },
  };
}

function podOf(plan: TrainingPlan, placement: TrainingPlacement) {
  const { nodeSelector, tolerations, weights } = placement;
  const { deployment } = plan;
  const keeper = keeperOf(plan, placement);
  const claimName = weightsClaimName({ name: plan.name, weights });
  return {
    metadata: {
      labels: labelsOf(plan),
      annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false", "karpenter.sh/do-not-disrupt": "true" },
    },
    spec: {
      serviceAccountName: plan.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: "OnFailure",
      nodeSelector: { ...nodeSelector, ...deployment.nodeLabels },
      tolerations,
      securityContext: podSecurity,
      ...pulledWith({ name: plan.name, ...placement }),
      ...(keeper.containers.length > 0 && { initContainers: keeper.containers }),
      containers: [containerOf(plan, placement.registry)],
      volumes: [
        { name: "data", persistentVolumeClaim: { claimName, ...(weights.kind === "bucket" && { readOnly: true }) } },
        ...keeper.volumes,
        { name: "recipe", configMap: { name: plan.name } },
        { name: "home", emptyDir: {} },
        { name: "tmp", emptyDir: {} },
        { name: "shm", emptyDir: { medium: "Memory", sizeLimit: String(deployment.sharedMemoryBytes) } },
      ],
    },
  };
}

/** The container that Kubeflow Trainer takes for the trainer is the one called `node`. */
function containerOf(plan: TrainingPlan, { mirror }: ImageRegistry) {
  const { deployment, gpusPerMachine } = plan;
  const amounts = {
    cpu: String(deployment.cpuRequest),
    memory: String(deployment.memoryRequestBytes),
    ...(deployment.scratchBytes !== undefined && { "ephemeral-storage": String(deployment.scratchBytes) }),
    [deployment.acceleratorResource]: String(gpusPerMachine),
  };
  const isKept = deployment.scratchBytes !== undefined;
  return {
    name: "node",
    image: deployment.isImageChosen ? deployment.image : mirrored(deployment.image, mirror),
    imagePullPolicy: "IfNotPresent",
    command: ["/bin/sh", "-c", trainScript(plan)],
    env: [
      { name: "HOME", value: home },
      { name: "HF_HOME", value: `${home}/huggingface` },
      { name: "HF_HUB_OFFLINE", value: "1" },
      { name: "AXOLOTL_DO_NOT_TRACK", value: "1" },
      { name: "WANDB_MODE", value: "disabled" },
      { name: "TRITON_CACHE_DIR", value: `${home}/triton` },
      { name: "TORCHINDUCTOR_CACHE_DIR", value: `${home}/inductor` },
      { name: "PYTORCH_CUDA_ALLOC_CONF", value: "expandable_segments:True" },
    ],
    resources: { requests: amounts, limits: amounts },
    securityContext: containerSecurityOf(gpusPerMachine),
    volumeMounts: [
      { name: "data", mountPath: dataFolder, ...(isKept && { readOnly: true }) },
      ...(isKept ? [{ name: "output", mountPath: scratchFolder }] : []),
      { name: "recipe", mountPath: recipeFolder, readOnly: true },
      { name: "home", mountPath: home },
      { name: "tmp", mountPath: "/tmp" },
      { name: "shm", mountPath: "/dev/shm" },
    ],
  };
}

/** A job reads its runtime and recipe once; told otherwise it is another job, and its annotation says so. */
function withTold(plan: TrainingPlan, job: KubernetesObject): KubernetesObject {
  const told = JSON.stringify({ ...plan.deployment, machines: plan.machines });
  const annotations = { "deepseek-clusters/told": createHash("sha256").update(told).digest("hex") };
  return { ...job, metadata: { ...job.metadata, annotations } };
}

function jobOf({ name, machines, gpusPerMachine }: TrainingPlan) {
  return {
    runtimeRef: { apiGroup: "trainer.kubeflow.org", kind: "TrainingRuntime", name },
    trainer: { numNodes: machines, numProcPerNode: gpusPerMachine },
  };
}
