import type { Identity, IdentityByToken, WeightsBucket } from "../../clusters/access.ts";
import { writerTag } from "../../clusters/args.ts";
import { credentialFiles, identityDirectory, stsAudience } from "./staging-credentials.ts";
import { manifestDirectory } from "./staging-scripts.ts";

/** A pod that may write one folder of the bucket that others only read. */
export interface BucketWriter {
  readonly bucket: WeightsBucket;
  readonly identity: Identity;
  readonly serviceAccount: string;
  /** Folder within the bucket. */
  readonly prefix: string;
}

/** The cloud hands out credentials to an account by itself; a token must be exchanged for them. */
const byToken = ({ identity }: BucketWriter): IdentityByToken | undefined =>
  identity.by === "token" ? identity : undefined;

/** Entries of the ConfigMap that is mounted as `manifestDirectory`. */
export function writerFiles(writer: BucketWriter): Readonly<Record<string, string>> {
  return byToken(writer) === undefined ? {} : credentialFiles(writer.bucket.upload);
}

export function writerEnv(writer: BucketWriter) {
  const { bucket, prefix, serviceAccount } = writer;
  const identity = byToken(writer);
  return [
    { name: "BUCKET", value: bucket.attributes["bucketName"] ?? bucket.attributes["bucket"] },
    { name: "PREFIX", value: prefix },
    { name: "HOME", value: "/tmp" },
    ...(identity === undefined
      ? []
      : [
          { name: "AWS_CONFIG_FILE", value: `${manifestDirectory}/aws-config` },
          { name: "ROLE_STEM", value: identity.roleStem },
          { name: "ROLE_ARN", value: `$(ROLE_STEM)${writerTag({ serviceAccount })}` },
          { name: "IDENTITY_PROVIDER", value: identity.identityProvider },
        ]),
  ];
}

/** The token of the account, for the cloud's token service and no one else. */
export function writerIdentity(writer: BucketWriter) {
  if (byToken(writer) === undefined) return [];
  const token = { audience: stsAudience, expirationSeconds: 3600, path: "token" };
  return [
    {
      volume: { name: "identity", projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: token }] } },
      mount: { name: "identity", mountPath: identityDirectory, readOnly: true },
    },
  ];
}

/** HTTPS out, but no metadata address; on AWS what hands out the credentials of a pod's account, which is another. */
export const writerEgress = ({ by }: Identity) => [
  ...(by === "account"
    ? [{ to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ port: 80, protocol: "TCP" }] }]
    : []),
  httpsOut,
];

export const httpsOut = {
  to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }],
  ports: [{ port: 443, protocol: "TCP" }],
};
