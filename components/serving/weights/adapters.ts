import { engineImage } from "../../../src/planner/images.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import type { PlacedAdapter } from "./adapter-files.ts";
import type { ServedAdapter } from "../engines/index.ts";
import type { Placement } from "../placement.ts";
import { containerSecurityOf } from "../pod/security.ts";
import { weightsDirectory } from "./weights.ts";

/** Copies that have been checked: what lies in the volume may change, what is served does not. */
export const adapterDirectory = "/adapters";

/** Why the plan cannot serve these adapters; undefined where it can. */
export function adapterProblem(
  { adapters: planned }: Plan,
  { adapters }: Pick<Placement, "adapters">,
): string | undefined {
  const names = adapters.map(({ name }) => name);
  const roomFor = [...(planned?.names ?? [])];
  if (names.join() === [...roomFor].sort().join()) return undefined;
  const room = roomFor.length === 0 ? "none" : roomFor.join(", ");
  return `are ${names.join(", ") || "none"}, and the plan has room for ${room}: plan with the same`;
}

/** As the engine reads them: a directory each, and of a GGUF its file. */
export function servedAdapters({ adapters }: Placement): ServedAdapter[] {
  return adapters.map(({ name, sha256 }) => {
    const [file = ""] = Object.keys(sha256);
    const directory = `${adapterDirectory}/${name}`;
    return { name, path: file.endsWith(".gguf") ? `${directory}/${file}` : directory };
  });
}

/** One file a line: hash, adapter, directory in the volume, file. No `$` before a brace: those are filled in where files are rendered. */
function copyScript(adapters: readonly PlacedAdapter[]): string {
  const files = adapters.flatMap(({ name, path, sha256 }) =>
    Object.entries(sha256).map(([file, hash]) => `${hash} ${name} ${path} ${file}`),
  );
  return [
    "set -eu",
    "while read -r hash name path file; do",
    `  to="${adapterDirectory}/$name/$file"`,
    '  mkdir -p "$(dirname "$to")"',
    `  cp "${weightsDirectory}/$path/$file" "$to"`,
    '  echo "$hash  $to" | sha256sum -c -',
    "done <<FILES",
    ...files,
    "FILES",
  ].join("\n");
}

/** Runs in the engine's own image before the engine does; nothing where there are no adapters. */
export function adapterCopies(plan: Plan, placement: Placement): Readonly<Record<string, unknown>>[] {
  const { adapters } = placement;
  if (adapters.length === 0) return [];
  const amounts = { cpu: "1", memory: "1Gi", "ephemeral-storage": "8Gi" };
  return [
    {
      name: "adapters",
      image: engineImage(plan, placement.registry.mirror),
      imagePullPolicy: "IfNotPresent",
      command: ["/bin/sh", "-c", copyScript(adapters)],
      resources: { requests: amounts, limits: amounts },
      securityContext: containerSecurityOf(0),
      // What differs is read in the pod's status.
      terminationMessagePolicy: "FallbackToLogsOnError",
      volumeMounts: [
        // A copy of the weights on the node's own disk has no adapters beside it.
        {
          name: plan.deployment.localDisk === undefined ? "weights" : "weights-source",
          mountPath: weightsDirectory,
          readOnly: true,
        },
        { name: "adapters", mountPath: adapterDirectory },
      ],
    },
  ];
}
