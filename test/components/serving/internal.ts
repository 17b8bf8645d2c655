const prefix = "service.beta.kubernetes.io/aws-load-balancer";

/**
 * What the controllers that may make a load balancer on AWS read. EKS's own knows no `scheme`, and without its own word
 * faces the internet: https://github.com/kubernetes/cloud-provider-aws, pkg/providers/v1/aws.go. The other's:
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export const internalOnAws = {
  [`${prefix}-internal`]: "true",
  [`${prefix}-connection-idle-timeout`]: "3600",
  [`${prefix}-scheme`]: "internal",
  [`${prefix}-listener-attributes.TCP-443`]: "tcp.idle_timeout.seconds=3600",
};
