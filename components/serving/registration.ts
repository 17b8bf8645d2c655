import * as k8s from "@pulumi/kubernetes";
import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";

import type { KubernetesObject } from "./service-object.ts";

type ResourceClass = new (name: string, object: never, options: CustomResourceOptions) => Resource;

/** Kinds with a class of their own; every other kind is a custom resource. */
const classes: Readonly<Record<string, ResourceClass>> = {
  Namespace: k8s.core.v1.Namespace,
  NetworkPolicy: k8s.networking.v1.NetworkPolicy,
  ServiceAccount: k8s.core.v1.ServiceAccount,
  ConfigMap: k8s.core.v1.ConfigMap,
  Secret: k8s.core.v1.Secret,
  PersistentVolume: k8s.core.v1.PersistentVolume,
  PersistentVolumeClaim: k8s.core.v1.PersistentVolumeClaim,
  PodDisruptionBudget: k8s.policy.v1.PodDisruptionBudget,
  Job: k8s.batch.v1.Job,
  HorizontalPodAutoscaler: k8s.autoscaling.v2.HorizontalPodAutoscaler,
  Deployment: k8s.apps.v1.Deployment,
  DaemonSet: k8s.apps.v1.DaemonSet,
  Service: k8s.core.v1.Service,
};

/** Registers a plain object with Pulumi. The builders, their golden files and the API server check its shape; the classes cannot. */
export function register(name: string, object: KubernetesObject, options: CustomResourceOptions): Resource {
  const Class = classes[object.kind] ?? k8s.apiextensions.CustomResource;
  return new Class(name, object as never, options);
}
