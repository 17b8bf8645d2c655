import "../peak-memory.ts";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

// What Pulumi takes without us: the smallest objects there are, in a program as anyone writes it.
const resources = new pulumi.Config().getNumber("resources") ?? 1;
for (let index = 0; index < resources; index++)
  new kubernetes.core.v1.ConfigMap(`bare-${String(index)}`, { data: { index: String(index) } });
