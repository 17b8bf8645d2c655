/** Where a service runs. */
export const Target = { Aws: "aws", Alicloud: "alicloud", Kubernetes: "kubernetes" } as const;
export type Target = (typeof Target)[keyof typeof Target];
