import * as aws from "@pulumi/aws";
import type { CustomResourceOptions, Output } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";

/** Tokens required and one hop only: no pod reaches the node's credentials. Disks encrypted. */
export function launchTemplate(
  { name, tags, options }: Scope,
  suffix: string,
  rootGiB: number,
  more: aws.ec2.LaunchTemplateArgs = {},
  furtherOptions: CustomResourceOptions = {},
): aws.ec2.LaunchTemplate {
  return new aws.ec2.LaunchTemplate(
    `${name}-${suffix}`,
    {
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { volumeType: "gp3", volumeSize: rootGiB, encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
      updateDefaultVersion: true,
      tags,
      ...more,
    },
    { ...options, ...furtherOptions },
  );
}

export function latestOf(template: aws.ec2.LaunchTemplate): { id: Output<string>; version: Output<string> } {
  return { id: template.id, version: template.latestVersion.apply(String) };
}
