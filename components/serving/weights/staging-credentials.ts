import type { WeightsBucket } from "../../clusters/access.ts";
import { manifestDirectory } from "./staging-scripts.ts";

export const identityDirectory = "/run/secrets/identity";

/** Whom the token of the account is for: https://www.alibabacloud.com/help/en/ram/api-assumerolewithoidc */
export const stsAudience = "sts.aliyuncs.com";

/** Files by which the `aws` of the Job writes to OSS, by a role that it takes itself. */
export function credentialFiles(upload: WeightsBucket["upload"]): Readonly<Record<string, string>> {
  return { "aws-config": configOf(upload), "assume-role": assumeRole };
}

/**
 * OSS takes no other than virtual-hosted requests, and none in chunks with a checksum behind them:
 * https://www.alibabacloud.com/help/en/oss/user-guide/0017-00000804
 */
function configOf({ region, endpoint }: WeightsBucket["upload"]): string {
  return [
    "[default]",
    `region = ${region}`,
    ...(endpoint === undefined ? [] : [`endpoint_url = ${endpoint}`]),
    `credential_process = /bin/sh ${manifestDirectory}/assume-role`,
    "request_checksum_calculation = when_required",
    "response_checksum_validation = when_required",
    "s3 =",
    "  addressing_style = virtual",
    "",
  ].join("\n");
}

/** Asked again whenever the last answer runs out, after an hour. The token stands in no argument. */
const assumeRole = [
  "set -eu",
  `answer=$(curl -fsS --retry 5 https://${stsAudience}/ \\`,
  "  -d Action=AssumeRoleWithOIDC -d Version=2015-04-01 -d Format=JSON -d RoleSessionName=staging \\",
  '  --data-urlencode "Timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)" \\',
  '  -d "SignatureNonce=$(cat /proc/sys/kernel/random/uuid)" \\',
  '  --data-urlencode "RoleArn=$ROLE_ARN" --data-urlencode "OIDCProviderArn=$IDENTITY_PROVIDER" \\',
  `  --data-urlencode "OIDCToken@${identityDirectory}/token")`,
  `field() { printf '%s' "$answer" | tr -d '\\n' | sed -n 's/.*"'"$1"'" *: *"\\([^"]*\\)".*/\\1/p'; }`,
  `printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s", "SessionToken": "%s", "Expiration": "%s"}\\n' \\`,
  '  "$(field AccessKeyId)" "$(field AccessKeySecret)" "$(field SecurityToken)" "$(field Expiration)"',
  "",
].join("\n");
