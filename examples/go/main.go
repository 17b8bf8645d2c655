// R1 32B on cards in the office; `pulumi package add ../../plugin` makes the package that is imported here.
package main

import (
	deepseek "example.com/pulumi-deepseek-clusters/sdk/go/deepseekclusters"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const profile = "r1-32b-1xrtx4090"

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		office, err := deepseek.NewExistingCluster(ctx, "office", &deepseek.ExistingClusterArgs{
			Profile:      profile,
			ClusterName:  "office",
			Context:      pulumi.StringRef("office"),
			WeightsClaim: pulumi.StringRef("deepseek-weights"),
		})
		if err != nil {
			return err
		}
		r1, err := deepseek.NewInferenceService(ctx, "r1", &deepseek.InferenceServiceArgs{
			Profile:      profile,
			Target:       deepseek.TargetKubernetes,
			ClusterName:  "office",
			Context:      pulumi.StringRef("office"),
			WeightsClaim: pulumi.StringRef("deepseek-weights"),
			Replicas:     &deepseek.ReplicaCountsArgs{Min: pulumi.Float64Ref(2), Max: pulumi.Float64Ref(2)},
		}, pulumi.DependsOn([]pulumi.Resource{office}))
		if err != nil {
			return err
		}
		ctx.Export("endpoint", r1.Endpoint)
		ctx.Export("millisecondsPerToken", r1.Plan.TimePerOutputTokenMs())
		return nil
	})
}
