import * as kubernetes from "@pulumi/kubernetes";

export const name = new kubernetes.core.v1.ConfigMap("one", { data: { one: "resource" } }).metadata.name;
