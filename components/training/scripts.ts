import type { TrainingPlan } from "../../src/training/plan.ts";

export const recipeFolder = "/etc/training";
/** Where weights and data are mounted, and where the recipe writes that must not write there. */
export const dataFolder = "/data";
export const scratchFolder = "/output";

const train = `torchrun -m axolotl.cli.train ${recipeFolder}/recipe.yaml`;

/** Only the first node saves. Its hashes are what a service pins the result by. */
const hashed = (folder: string): readonly string[] => [
  '[ "$JOB_COMPLETION_INDEX" = 0 ] || exit 0',
  `cd ${folder}`,
  "sha256sum -- *.json *.safetensors > SHA256SUMS",
  "cat SHA256SUMS",
];

/** What the trainer runs. No `$` before a brace: those are filled in where files are rendered. */
export function trainScript({ deployment: { outputPath, scratchBytes } }: TrainingPlan): string {
  const stored = `${dataFolder}/${outputPath}`;
  // A finished job leaves no checkpoint: the next one of its name would take itself for finished.
  if (scratchBytes === undefined) return ["set -eu", train, ...hashed(stored), "rm -rf checkpoint-*"].join("\n");
  return [
    "set -eu",
    ...takenUp(stored),
    `rm -f ${scratchFolder}/.trained ${scratchFolder}/.stored`,
    train,
    ...hashed(scratchFolder),
    "touch .trained",
    "until [ -e .stored ]; do sleep 5; done",
  ].join("\n");
}

/** Every node goes on from the same checkpoint: the newest that is whole in the bucket. One that is never leaves the node. */
const takenUp = (stored: string): readonly string[] => [
  `for dir in ${scratchFolder}/checkpoint-*; do`,
  `  if [ ! -f "${stored}/$(basename "$dir")/trainer_state.json" ]; then rm -rf "$dir"; fi`,
  "done",
  `for kept in ${stored}/checkpoint-*; do`,
  `  name=$(basename "$kept")`,
  `  if [ ! -f "$kept/trainer_state.json" ] || [ -d "${scratchFolder}/$name" ]; then continue; fi`,
  `  cp -r "$kept" "${scratchFolder}/.$name"`,
  `  mv "${scratchFolder}/.$name" "${scratchFolder}/$name"`,
  "done",
];

/**
 * Runs beside the trainer of the first node: brings every whole checkpoint to the bucket, takes those away that the trainer
 * has let go, and in the end stores the result, for which the trainer waits. `trainer_state.json` is the last file of a
 * checkpoint to come and the first to go, so that a checkpoint that has one is whole.
 */
export const keepScript = [
  "set -eu",
  "trap 'exit 0' TERM",
  'rest() { sleep "$1" & wait $!; }',
  '[ "$JOB_COMPLETION_INDEX" = 0 ] || while :; do rest 3600; done',
  'to="s3://$BUCKET/$PREFIX"',
  // Files of a checkpoint, known before the first of them is stored; and which checkpoints are stored whole.
  "mkdir -p /tmp/kept /tmp/whole",
  "drop() {",
  '  aws s3 rm --only-show-errors "$to/$1/trainer_state.json"',
  '  while read -r file; do aws s3 rm --only-show-errors "$to/$1/$file"; done < "/tmp/kept/$1"',
  '  rm -f "/tmp/kept/$1" "/tmp/whole/$1"',
  "}",
  "while :; do",
  `  trained=$(if [ -e ${scratchFolder}/.trained ]; then echo yes; fi)`,
  `  for dir in ${scratchFolder}/checkpoint-*; do`,
  '    name=$(basename "$dir")',
  '    if [ ! -f "$dir/trainer_state.json" ] || [ -e "/tmp/whole/$name" ]; then continue; fi',
  '    (cd "$dir" && for file in *; do [ "$file" = trainer_state.json ] || echo "$file"; done) > "/tmp/kept/$name"',
  '    aws s3 cp --only-show-errors --recursive --exclude trainer_state.json "$dir" "$to/$name"',
  '    aws s3 cp --only-show-errors "$dir/trainer_state.json" "$to/$name/trainer_state.json"',
  '    touch "/tmp/whole/$name"',
  "  done",
  "  for list in /tmp/kept/*; do",
  '    name=$(basename "$list")',
  `    if [ -e "$list" ] && [ ! -d "${scratchFolder}/$name" ]; then drop "$name"; fi`,
  "  done",
  '  if [ "$trained" = yes ]; then',
  `    aws s3 cp --only-show-errors --recursive --exclude "checkpoint-*" --exclude "prepared/*" --exclude ".*" ${scratchFolder} "$to"`,
  '    for list in /tmp/kept/*; do if [ -e "$list" ]; then drop "$(basename "$list")"; fi; done',
  `    touch ${scratchFolder}/.stored`,
  "    while :; do rest 3600; done",
  "  fi",
  "  rest 30",
  "done",
].join("\n");
