import { engineImage } from "../../../src/planner/images.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { podMemory } from "../pod/container.ts";
import type { Placement } from "../placement.ts";
import { containerSecurityOf } from "../pod/security.ts";
import { stagingPrefix } from "./staging-place.ts";
import { sourceVolume, weightsVolume } from "../pod/volumes.ts";
import { sourceDirectory, weightsDirectory } from "./weights.ts";

/** Copies the weights to the node's own disk before the engine starts; nothing where they are read in place. */
export function copiersOf(plan: Plan, placement: Placement): Readonly<Record<string, unknown>>[] {
  if (plan.deployment.localDisk === undefined) return [];
  const amounts = podMemory(plan, placement);
  return [
    {
      name: "copy-weights",
      image: engineImage(plan, placement.registry.mirror),
      imagePullPolicy: "IfNotPresent",
      command: ["/bin/sh", "-c", copyScript(placement.weightsPath)],
      resources: { requests: amounts, limits: amounts },
      // It asks for no accelerator, so nothing writes into its root file system.
      securityContext: containerSecurityOf(0),
      volumeMounts: [sourceVolume(placement).mount, { ...weightsVolume(plan, placement).mount, readOnly: false }],
    },
  ];
}

/**
 * Sixteen files at a time: one reader does not fill the network. A file has its name only once it is whole, so a copy that
 * was interrupted goes on. No `$` before a brace: those are filled in where files are rendered.
 */
export function copyScript(weightsPath: string): string {
  const folder = stagingPrefix(weightsPath);
  const names = namesOf(weightsPath);
  return [
    "set -eu",
    `cd "${sourceDirectory}/${folder}"`,
    `[ -n "$(find . -type f ${names} -print -quit)" ]`,
    `find . -type f ${names} -print0 | xargs -0 -r -P 16 -n 1 sh -c '`,
    '  to="$0/$1"',
    '  if [ -f "$to" ]; then exit 0; fi',
    '  mkdir -p "$(dirname "$to")" && cp "$1" "$to.part" && mv "$to.part" "$to"',
    `' "${weightsDirectory}/${folder}"`,
  ].join("\n");
}

/** A folder may hold other quantisations: of a GGUF, all its parts and nothing else. */
function namesOf(weightsPath: string): string {
  const file = weightsPath.split("/").at(-1) ?? "";
  if (!file.endsWith(".gguf")) return `! -name "*.part" ! -name "*.unchecked"`;
  return `-name "${file.replace(/-00001-of-(\d{5})\.gguf$/, "-*-of-$1.gguf")}"`;
}
