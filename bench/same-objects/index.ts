import { readFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

type Manifest = kubernetes.apiextensions.CustomResourceArgs & { metadata: { name: string } };

// What a stack creates on a cluster that is there, without us: the same objects, none waiting for another.
const provider = new kubernetes.Provider("own", { clusterIdentifier: "own" });
const manifests = JSON.parse(readFileSync(new pulumi.Config().require("manifests"), "utf8")) as readonly Manifest[];
for (const manifest of manifests)
  new kubernetes.apiextensions.CustomResource(`${manifest.kind}-${manifest.metadata.name}`, manifest, { provider });
