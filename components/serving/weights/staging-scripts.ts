import type { Plan } from "../../../src/planner/plan.ts";
import type { Placement } from "../placement.ts";
import { stagingPrefix } from "./staging-place.ts";
import { weightsDirectory } from "./weights.ts";
import type { WeightsSource } from "./weights-source.ts";
import { addressOf } from "./weights-source.ts";

export const manifestDirectory = "/manifest";
export const tokenDirectory = "/run/secrets/hub";

const tokenHeader = ({ tokenSecret }: WeightsSource): string =>
  tokenSecret === undefined ? "" : ` -H "Authorization: Bearer $(cat ${tokenDirectory}/token)"`;

/**
 * Straight through to the bucket, counting on the way; an object has its name only once its hash is right. Objects have no
 * tags, and to ask for them takes a right of its own. No `$` before a brace: those are filled in where files are rendered.
 */
export function bucketScript(source: WeightsSource): string {
  const curl = `curl -fsSL --retry 5${tokenHeader(source)}`;
  return [
    "set -eu",
    "mkfifo /tmp/bytes",
    'at="s3://$BUCKET/$PREFIX"',
    "while read -r hash file; do",
    '  if aws s3api head-object --bucket "$BUCKET" --key "$PREFIX/$file" > /dev/null 2>&1; then continue; fi',
    `  size=$(${curl} -I "${addressOf(source)}/$file" | tr -d '\\r' | sed -n 's/^[Cc]ontent-[Ll]ength: *//p' | tail -n 1)`,
    '  [ -n "$size" ] || size=0',
    "  sha256sum < /tmp/bytes > /tmp/sum &",
    `  ${curl} "${addressOf(source)}/$file" | tee /tmp/bytes |`,
    '    aws s3 cp --only-show-errors --expected-size "$size" - "$at/$file.unchecked"',
    "  wait",
    '  if [ "$(cut -d " " -f 1 /tmp/sum)" != "$hash" ]; then',
    '    aws s3 rm --only-show-errors "$at/$file.unchecked"',
    '    echo "$file is not what its hash says" && exit 1',
    "  fi",
    '  aws s3 mv --only-show-errors --copy-props none "$at/$file.unchecked" "$at/$file"',
    `done < ${manifestDirectory}/SHA256SUMS`,
  ].join("\n");
}

/** Sizes of files are known to the hub alone; what the plan takes for them is this near. */
const nearly = 0.98;

/** Goes on where an earlier try ended; a file has its name only once its hash is right. */
export function volumeScript(
  { deployment: { weightsBytes } }: Plan,
  { weightsPath }: Placement,
  source: WeightsSource,
): string {
  const directory = stagingPrefix(weightsPath);
  return [
    "set -eu",
    `mkdir -p "${weightsDirectory}/${directory}"`,
    `cd "${weightsDirectory}/${directory}"`,
    "looked=",
    "while read -r hash file; do",
    '  if [ -f "$file" ]; then continue; fi',
    '  if [ -z "$looked" ]; then',
    "    have=$(du -sk . | cut -f 1)",
    "    free=$(df -Pk . | awk 'NR == 2 { print $4 }')",
    `    if [ "$((have + free))" -lt ${String(Math.floor((weightsBytes * nearly) / 1024))} ]; then`,
    `      echo "$((free / 1048576)) GiB are free for weights of ${String(Math.ceil(weightsBytes / 1024 ** 3))} GiB" && exit 1`,
    "    fi",
    "    looked=1",
    "  fi",
    '  mkdir -p "$(dirname "$file")"',
    `  curl -fsSL --retry 20 --retry-all-errors -C -${tokenHeader(source)} -o "$file.part" "${addressOf(source)}/$file"`,
    '  if ! echo "$hash  $file.part" | sha256sum -c -; then rm "$file.part"; exit 1; fi',
    '  mv "$file.part" "$file"',
    `done < ${manifestDirectory}/SHA256SUMS`,
  ].join("\n");
}
