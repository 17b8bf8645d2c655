import { jobImages, mirrored } from "../../src/planner/images.ts";
import type { TrainingPlan } from "../../src/training/plan.ts";
import type { WeightsWriter } from "../clusters/args.ts";
import { writerEnv, writerFiles, writerIdentity, type BucketWriter } from "../serving/weights/bucket-writer.ts";
import { containerSecurityOf } from "../serving/pod/security.ts";
import { manifestDirectory } from "../serving/weights/staging-scripts.ts";
import type { TrainingPlacement } from "./placement.ts";
import { keepScript, scratchFolder } from "./scripts.ts";

/** The one folder of the bucket that a job may write; absent where it writes to a volume. */
export function trainingWriterOf(plan: TrainingPlan, namespace = plan.name): WeightsWriter | undefined {
  const { outputPath, scratchBytes } = plan.deployment;
  return scratchBytes === undefined ? undefined : { namespace, serviceAccount: plan.name, prefix: outputPath };
}

function writerOf(plan: TrainingPlan, { weights, identity }: TrainingPlacement): BucketWriter | undefined {
  if (weights.kind !== "bucket") return undefined;
  return { bucket: weights, identity, serviceAccount: plan.name, prefix: plan.deployment.outputPath };
}

/** Entries of the job's ConfigMap by which it proves who it is; none where the cloud does it by itself. */
export function keeperFiles(plan: TrainingPlan, placement: TrainingPlacement): Readonly<Record<string, string>> {
  const writer = writerOf(plan, placement);
  return writer === undefined ? {} : writerFiles(writer);
}

/** The container beside the trainer and its volumes; nothing where the trainer writes to a volume itself. */
export function keeperOf(plan: TrainingPlan, placement: TrainingPlacement) {
  const writer = writerOf(plan, placement);
  if (writer === undefined) return { containers: [], volumes: [] };
  const identity = writerIdentity(writer);
  const amounts = { cpu: "1", memory: "2Gi", "ephemeral-storage": "1Gi" };
  return {
    containers: [
      {
        name: "keep",
        image: mirrored(jobImages.intoBucket, placement.registry.mirror),
        imagePullPolicy: "IfNotPresent",
        // Starts before the trainer and is stopped after it.
        restartPolicy: "Always",
        command: ["/bin/sh", "-c", keepScript],
        env: writerEnv(writer),
        resources: { requests: amounts, limits: amounts },
        securityContext: containerSecurityOf(0),
        volumeMounts: [
          { name: "output", mountPath: scratchFolder },
          { name: "kept", mountPath: "/tmp" },
          { name: "recipe", mountPath: manifestDirectory, readOnly: true },
          ...identity.map(({ mount }) => mount),
        ],
      },
    ],
    volumes: [
      { name: "output", emptyDir: { sizeLimit: String(plan.deployment.scratchBytes) } },
      { name: "kept", emptyDir: { sizeLimit: "1Gi" } },
      ...identity.map(({ volume }) => volume),
    ],
  };
}
