import "../../stack/stack-traces.ts";
import { writeFileSync } from "node:fs";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ExistingCluster, InferenceService } from "../../components/index.ts";
import { catalog, planDeployment, readConfig } from "../../src/index.ts";

const config = new pulumi.Config();
const services = config.getNumber("services") ?? 0;
const bare = config.getNumber("bare") ?? 0;
const report = config.require("report");

process.on("exit", () => {
  writeFileSync(report, JSON.stringify({ peakKiB: process.resourceUsage().maxRSS }));
});

// What the same number of registrations costs without us: the smallest objects there are.
for (let index = 0; index < bare; index++)
  new kubernetes.core.v1.ConfigMap(`bare-${String(index)}`, { data: { index: String(index) } });

if (services > 0) {
  const cluster = new ExistingCluster("own", { clusterName: "own", weights: { claim: "weights" } });
  for (let index = 0; index < services; index++) {
    const plan = planDeployment(readConfig({ profile: "r1-32b-1xrtx4090" }, catalog).request, catalog);
    if (plan.verdict === "refused") throw new Error("The profile of the bench does not fit.");
    new InferenceService(`service-${String(index)}`, { plan, cluster });
  }
}
