import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { Access } from "../kubernetes-api/index.ts";

/** A kubeconfig as a file that only its owner reads. */
export function writeKubeconfig(file: string, { url, token, ca }: Access): string {
  const certificate = Buffer.from(ca).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "local", cluster: { server: url, "certificate-authority-data": certificate } }],
    users: [{ name: "local", user: { token } }],
    contexts: [{ name: "local", context: { cluster: "local", user: "local" } }],
    "current-context": "local",
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}
