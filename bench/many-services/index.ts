import "../../stack/stack-traces.ts";
import "../../stack/deferred.ts";
import "../peak-memory.ts";
import * as pulumi from "@pulumi/pulumi";
import { ExistingCluster, InferenceService } from "../../components/index.ts";
import { catalog, planDeployment, readConfig } from "../../src/index.ts";
import { collectSooner } from "../../stack/memory.ts";

const services = new pulumi.Config().requireNumber("services");
collectSooner(services);
const cluster = new ExistingCluster("own", { clusterName: "own", weights: { claim: "weights" } });
for (let index = 0; index < services; index++) {
  const plan = planDeployment(readConfig({ profile: "r1-32b-1xrtx4090" }, catalog).request, catalog);
  if (plan.verdict === "refused") throw new Error("The profile of the bench does not fit.");
  new InferenceService(`service-${String(index)}`, { plan, cluster });
}
