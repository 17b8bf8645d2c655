import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { weightsDirectory } from "../weights/weights.ts";
import { shortRevision } from "../weights/weights-source.ts";

/** What the script exits with when a node differs: trying again does not help. */
export const differs = 3;

const KiB = 1024;
const GiB = 1024 ** 3;
/** Firmware and kernel keep some of what a machine is sold with. */
const keptBySystem = 0.05;

/** A shell script that compares the node with the plan, prints every difference, and fails if there is one. */
export function preflightScript(plan: Plan, placement: Placement): string {
  return [
    "set -u",
    "bad=0",
    'differs() { echo "  $1"; bad=1; }',
    'echo "node $NODE:"',
    ...acceleratorChecks(plan),
    ...hostChecks(plan),
    ...(placement.weights.kind === "bucket" ? [] : diskCheck(plan, placement)),
    `if [ "$bad" -eq 1 ]; then exit ${differs}; fi`,
    'echo "  is as planned"',
  ].join("\n");
}

function acceleratorChecks(plan: Plan): readonly string[] {
  if (plan.gpusPerNode === 0) return [];
  return plan.deployment.acceleratorResource === "nvidia.com/gpu" ? nvidiaChecks(plan) : ascendChecks(plan);
}

const counted = (what: string, count: number) =>
  `[ "$count" -ge ${count} ] || differs "$count ${what} can be seen, the plan assumes ${count}"`;

function nvidiaChecks({ gpusPerNode, engine, deployment: { node } }: Plan): readonly string[] {
  const { product, acceleratorMebibytes, leastDriver } = node;
  return [
    "if gpus=$(nvidia-smi --query-gpu=index,name,memory.total,driver_version --format=csv,noheader,nounits 2>&1); then",
    `  count=$(printf '%s\\n' "$gpus" | grep -c .)`,
    `  ${counted("GPUs", gpusPerNode)}`,
    "  driver=",
    "  while IFS=, read -r index name memory version; do",
    `    name=$(echo $name | tr ' ' '-')`,
    `    memory=$(echo "$memory" | tr -dc 0-9)`,
    `    driver=$(echo $version)`,
    ...(product === undefined
      ? []
      : [`    [ "$name" = "${product}" ] || differs "GPU $index is $name, the plan assumes ${product}"`]),
    `    [ "\${memory:-0}" -ge ${acceleratorMebibytes} ] || differs "GPU $index has \${memory:-no} MiB, the plan assumes at least ${acceleratorMebibytes}"`,
    "  done <<END",
    "$gpus",
    "END",
    ...(leastDriver === undefined
      ? []
      : [
          `  [ "\${driver%%.*}" -ge ${leastDriver} ] 2>/dev/null || differs "the driver is \${driver:-unknown}, ${engine.name} needs ${leastDriver} or later"`,
        ]),
    "else",
    '  differs "nvidia-smi does not answer, so there is no driver or no container toolkit: $gpus"',
    "fi",
  ];
}

/** As npu-smi prints them; not tried on a node. */
function ascendChecks({ gpusPerNode, deployment: { node } }: Plan): readonly string[] {
  return [
    "if npus=$(npu-smi info -l 2>&1); then",
    `  ids=$(printf '%s\\n' "$npus" | sed -n 's/.*NPU ID *: *\\([0-9][0-9]*\\).*/\\1/p')`,
    `  count=$(printf '%s\\n' "$ids" | grep -c .)`,
    `  ${counted("NPUs", gpusPerNode)}`,
    "  for id in $ids; do",
    `    memory=$(npu-smi info -t memory -i "$id" | sed -n 's/.*HBM Capacity(MB) *: *\\([0-9][0-9]*\\).*/\\1/p' | head -n 1)`,
    `    [ "\${memory:-0}" -ge ${node.acceleratorMebibytes} ] || differs "NPU $id has \${memory:-no} MiB, the plan assumes at least ${node.acceleratorMebibytes}"`,
    "  done",
    "else",
    '  differs "npu-smi does not answer, so there is no driver or no container runtime of Ascend: $npus"',
    "fi",
  ];
}

function hostChecks({ deployment: { node } }: Plan): readonly string[] {
  const leastKiB = Math.floor((node.ramBytes * (1 - keptBySystem)) / KiB);
  return [
    "cores=$(grep -c '^processor' /proc/cpuinfo)",
    `[ "$cores" -ge ${node.cores} ] || differs "$cores CPU cores, the plan assumes ${node.cores}"`,
    "ram=$(sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo)",
    `[ "$ram" -ge ${leastKiB} ] || differs "$((ram / 1048576)) GiB of memory, the plan assumes ${Math.round(node.ramBytes / GiB)}"`,
  ];
}

/**
 * Weights that are there need no room; without a source nobody else brings them onto a disk of the node. Of which revision they are is left out: a new one must not look at nodes that are in
 * use, and the Job that fetches it looks for its room.
 */
function diskCheck({ deployment }: Plan, { weights, weightsPath, weightsSource }: Placement): readonly string[] {
  if (weights.kind === "nodes" && weightsSource === undefined) {
    const missing = `${weights.path}/${weightsPath} is not on this node: bring the weights to each`;
    return [`[ -e "${weightsDirectory}/${weightsPath}" ] || differs "${missing}"`];
  }
  const neededKiB = Math.ceil(deployment.weightsBytes / KiB);
  const [anyRevision] =
    weightsSource === undefined ? [weightsPath] : weightsPath.split(`/${shortRevision(weightsSource)}`);
  return [
    `if ! [ -e "${weightsDirectory}/${anyRevision}" ]; then`,
    `  free=$(df -Pk ${weightsDirectory} | awk 'NR == 2 { print $4 }')`,
    `  [ "$free" -ge ${neededKiB} ] || differs "$((free / 1048576)) GiB are free for weights of ${Math.ceil(deployment.weightsBytes / GiB)} GiB"`,
    "fi",
  ];
}
