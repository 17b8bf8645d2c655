import type { Input } from "@pulumi/pulumi";

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A Kubernetes object as plain data; leaves may still be unknown to Pulumi. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly type?: string;
  readonly stringData?: Readonly<Record<string, Input<string>>>;
  readonly automountServiceAccountToken?: boolean;
}

/** One object of a service under a key that stays the same for as long as the service lives. */
export interface ServiceObject {
  readonly key: string;
  readonly object: KubernetesObject;
}
