#!/usr/bin/env bash
# Compares the stack files of two checkouts: plan-diff.sh BASE HEAD OUT [diff options]
# Writes the comment to OUT (empty when no stack changed) and exits as `diff` does: 0 allow, 1 block, 2 warn, 3 unknown.
# Needs no credentials: a plan is a function of the stack file. PLAN_CLI is the command line in each checkout: `node cli/main.ts`
# in a copy of this repository, `npx deepseek-clusters` in one that has it as a dependency.
set -euo pipefail
base=$1 head=$2 out=$3
shift 3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
read -ra cli <<<"${PLAN_CLI:-node cli/main.ts}"

# Exit code 2 is a refusal, which is a plan to compare; anything else that fails has no plan.
plan() {
  local code=0
  (cd "$1" && "${cli[@]}" plan "$2" --json) >"$3" 2>"$3.err" || code=$?
  if [ "$code" -ne 0 ] && [ "$code" -ne 2 ]; then
    cat "$3.err" >&2
    return 1
  fi
}

# block is worse than unknown, unknown than warn, warn than allow.
rank() { case $1 in 0) echo 0 ;; 2) echo 1 ;; 3) echo 2 ;; *) echo 3 ;; esac; }

worst=0
: >"$scratch/body"
for file in "$head"/Pulumi.*.yaml; do
  name=$(basename "$file" .yaml)
  stack=${name#Pulumi.}
  before=-
  code=0
  if [ -e "$base/$name.yaml" ] && plan "$base" "$stack" "$scratch/before.json"; then before=$scratch/before.json; fi
  if plan "$head" "$stack" "$scratch/after.json"; then
    (cd "$head" && "${cli[@]}" diff "$before" "$scratch/after.json" --name "$stack" "$@") >>"$scratch/body" || code=$?
  else
    printf '### %s: the configuration cannot be used\n\n```\n%s\n```\n\n' "$stack" "$(cat "$scratch/after.json.err")" >>"$scratch/body"
    code=1
  fi
  if [ "$(rank "$code")" -gt "$(rank "$worst")" ]; then worst=$code; fi
done

for file in "$base"/Pulumi.*.yaml; do
  name=$(basename "$file" .yaml)
  if [ ! -e "$head/$name.yaml" ]; then
    printf '### %s: its stack file goes\n\nWhat is deployed stays until `pulumi destroy`.\n\n' "${name#Pulumi.}" >>"$scratch/body"
  fi
done

if [ -s "$scratch/body" ]; then
  { echo '<!-- deepseek-clusters:plan-diff -->'; cat "$scratch/body"; } >"$out"
else
  : >"$out"
fi
exit "$worst"
