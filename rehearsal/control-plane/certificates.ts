import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from "@peculiar/x509";

/** PEM texts of a certificate and its key. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** For servers under these names, and for their calls to each other. */
  readonly serving: (names: readonly string[]) => Promise<Certificate>;
  readonly client: (commonName: string) => Promise<Certificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const validMs = 7 * 24 * 3600 * 1000;
const loopback = "127.0.0.1";

type Extensions = Parameters<typeof X509CertificateGenerator.create>[0]["extensions"];

/** A certificate authority that lives for one rehearsal. */
export async function newAuthority(commonName: string): Promise<Authority> {
  const keys = await newKeys();
  const validity = lifetime();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: algorithm,
    ...validity,
    extensions: [new BasicConstraintsExtension(true)],
  });
  const issue = async (subject: string, extensions: Extensions): Promise<Certificate> => {
    const own = await newKeys();
    const params = {
      subject: `CN=${subject}`,
      issuer: root.subject,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
    };
    const issued = await X509CertificateGenerator.create({
      ...params,
      signingAlgorithm: algorithm,
      ...validity,
      ...(extensions && { extensions }),
    });
    return { certificate: pem(issued), key: await keyPem(own.privateKey) };
  };
  return {
    certificate: pem(root),
    serving: (names) =>
      issue(names[0] ?? "localhost", [
        new SubjectAlternativeNameExtension([
          ...[...names, "localhost"].map((value) => ({ type: "dns", value }) as const),
          { type: "ip", value: loopback },
        ]),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ]),
    client: (subject) => issue(subject, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]),
  };
}

/** The key that signs tokens of service accounts, as PEM. */
export const newTokenKey = (): string =>
  generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" }).toString();

/** The generator's own type of key: browsers and Node name the same thing twice. */
type Keys = Extract<Parameters<typeof X509CertificateGenerator.createSelfSigned>[0], { keys: unknown }>["keys"];

const newKeys = async (): Promise<Keys> =>
  (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as Keys;

/** Begins a day ago: clocks of machines differ. */
const lifetime = (): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() - validMs / 7),
  notAfter: new Date(Date.now() + validMs),
});

const pem = (certificate: X509Certificate): string => `${certificate.toString("pem")}\n`;

async function keyPem(key: Keys["privateKey"]): Promise<string> {
  const der = PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
  return createPrivateKey(der).export({ type: "pkcs8", format: "pem" }).toString();
}
