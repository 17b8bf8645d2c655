"""V3 on AWS; `pulumi package add ../../plugin` makes the package that is imported here."""

import pulumi
import pulumi_deepseek_clusters as deepseek

cluster = deepseek.EksCluster(
    "inference",
    profile="v3-fp8-8xh100",
    kubernetes_version="1.35",
    tags={"owner": "platform", "environment": "example", "costCentre": "inference"},
)

v3 = deepseek.InferenceService(
    "v3",
    target=deepseek.Target.AWS,
    profile="v3-fp8-8xh100",
    cluster_name="inference",
    kubeconfig=cluster.kubeconfig,
    weights_bucket=cluster.weights_bucket,
    opts=pulumi.ResourceOptions(depends_on=[cluster]),
)

pulumi.export("endpoint", v3.endpoint)
pulumi.export("costPerMonth", v3.plan.cost_per_month)
