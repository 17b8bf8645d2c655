import type { Placement } from "../../components/serving/index.ts";

const tolerations = [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }] as const;

const anywhere = {
  adapters: [],
  tolerations,
  registry: {},
  gatewayNamespace: "envoy-gateway-system",
  monitoringNamespace: "monitoring",
  prometheusUrl: "http://prometheus-server.monitoring.svc",
  prometheusOperator: false,
  scaler: "keda",
} as const;

export const onEks: Placement = {
  ...anywhere,
  name: "v3",
  namespace: "v3",
  nodeSelector: { "node.kubernetes.io/instance-type": "p5.48xlarge" },
  weights: {
    kind: "bucket",
    driver: "s3.csi.aws.com",
    attributes: { bucketName: "prod-weights-0a1b2c3" },
    mountOptions: ["allow-other", "read-only", "region us-east-2"],
    upload: { region: "us-east-2" },
  },
  identity: { by: "account" },
  weightsPath: "deepseek-v3/fp8",
};

export const onAck: Placement = {
  ...anywhere,
  name: "r1",
  namespace: "r1",
  nodeSelector: { "node.kubernetes.io/instance-type": "ecs.gn7e-c16g1.16xlarge" },
  weights: {
    kind: "bucket",
    driver: "ossplugin.csi.alibabacloud.com",
    attributes: {
      bucket: "staging-w-1234567890",
      url: "https://oss-cn-shanghai-internal.aliyuncs.com",
      path: "/",
      otherOpts: "-o ro -o allow_other",
      authType: "rrsa",
      roleName: "staging-weights",
    },
    mountOptions: [],
    upload: { region: "cn-shanghai", endpoint: "https://s3.oss-cn-shanghai-internal.aliyuncs.com" },
  },
  identity: {
    by: "token",
    roleStem: "acs:ram::1234567890:role/staging-writer-",
    identityProvider: "acs:ram::1234567890:oidc-provider/ack-rrsa-c1",
  },
  weightsPath: "deepseek-r1/q4-k-m/model.gguf",
};

export const onOwnServers: Placement = {
  ...anywhere,
  name: "r1",
  namespace: "r1",
  nodeSelector: {},
  identity: { by: "none" },
  weights: { kind: "claim", claim: "deepseek-weights" },
  weightsPath: "deepseek-r1/iq1-s/model.gguf",
};

/** No GPU, so no taint to tolerate. */
export const onEdgeBox: Placement = {
  ...onOwnServers,
  tolerations: [],
  weightsPath: "deepseek-r1-distill-qwen-7b/q4-k-m/model.gguf",
};
