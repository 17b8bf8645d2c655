/** `keda` asks Prometheus; `hpa` is Kubernetes' own and needs a metrics adapter. */
export type Scaler = "keda" | "hpa";
