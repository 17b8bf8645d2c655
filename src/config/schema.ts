import { z } from "zod";
import { serviceKeys } from "./service-keys.ts";
import { stackKeys } from "./stack-keys.ts";

/** Every key of a stack file under `deepseek-clusters:`, except the secrets `kubeconfig` and `registryCredentials`, which are never parsed. */
export const configSchema = z.strictObject({ ...serviceKeys, ...stackKeys });

export type StackConfig = z.infer<typeof configSchema>;
export const configKeys: readonly string[] = Object.keys(configSchema.shape);
/** Keys that each service may give for itself. */
export const keysOfService: readonly string[] = Object.keys(serviceKeys);
