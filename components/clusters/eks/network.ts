import * as aws from "@pulumi/aws";
import { all, type Input, type Output, type Resource } from "@pulumi/pulumi";

import type { Scope } from "./scope.ts";
import { regionZones, zoneOffering } from "./zones.ts";

const networkCidr = "10.0.0.0/16";
const publicCidr = "10.0.0.0/20";
const privateCidrs = { a: "10.0.16.0/20", b: "10.0.32.0/20", c: "10.0.48.0/20" } as const;
const gpuCidr = "10.0.64.0/20";

/** A network of our own, whose inside we know. */
export interface OwnNetwork extends Network {
  readonly cidr: string;
  /** One of each zone, as an endpoint wants them: a region may have two zones only. */
  readonly subnetOfEachZone: Output<string[]>;
  readonly privateRoutes: aws.ec2.RouteTable;
}

export interface Network {
  readonly vpcId: Output<string>;
  /** Private, in at least two zones. */
  readonly subnetIds: Output<string>[];
  /** Private, in the one zone of the GPU machines. */
  readonly gpuSubnetId: Output<string>;
  /** What a node needs before it can pull its first image. */
  readonly ready: readonly Resource[];
}

/** Private nodes in three zones. Images leave through one NAT gateway; weights never do, they come through the S3 endpoint. */
export function createNetwork(
  scope: Scope,
  machines: readonly string[],
  gpuZone: Input<string> | undefined,
): OwnNetwork {
  const { name, tags, kept } = scope;
  const zones = regionZones(scope);
  const vpc = new aws.ec2.Vpc(
    name,
    { cidrBlock: networkCidr, enableDnsSupport: true, enableDnsHostnames: true, tags: named(scope, "vpc") },
    kept,
  );
  new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id, ingress: [], egress: [], tags }, scope.options);

  const privateRoutes = createRoutes(scope, vpc, zones);
  const subnets = Object.entries(privateCidrs).map(([suffix, cidr], index) => {
    const zone = zones.apply((names) => names[index % names.length] ?? "");
    return privateSubnet(scope, vpc, privateRoutes, { suffix, cidr, zone, zoneIsAsked: false });
  });
  const gpu = privateSubnet(scope, vpc, privateRoutes, {
    suffix: "gpu",
    cidr: gpuCidr,
    zone: gpuZone ?? zoneOffering(scope, machines, zones),
    zoneIsAsked: gpuZone !== undefined,
  });
  return {
    vpcId: vpc.id,
    cidr: networkCidr,
    subnetIds: subnets.map(({ subnet }) => subnet.id),
    subnetOfEachZone: onePerZone(subnets.map(({ subnet }) => subnet)),
    gpuSubnetId: gpu.subnet.id,
    privateRoutes,
    ready: [...subnets, gpu].map(({ association }) => association),
  };
}

function onePerZone(subnets: readonly aws.ec2.Subnet[]): Output<string[]> {
  const placed = subnets.map(({ id, availabilityZone: zone }) => ({ id, zone }));
  return all(placed).apply((known) =>
    known.filter(({ zone }, index) => known.findIndex((other) => other.zone === zone) === index).map(({ id }) => id),
  );
}

function named({ name, tags }: Scope, part: string): Record<string, Input<string>> {
  return { Name: `${name}-${part}`, ...tags };
}

interface SubnetPlace {
  readonly suffix: string;
  readonly cidr: string;
  readonly zone: Input<string>;
  readonly zoneIsAsked: boolean;
}

/** A zone that was looked up stays where it is when AWS opens another; a zone that was asked for is followed. */
function privateSubnet(
  scope: Scope,
  vpc: aws.ec2.Vpc,
  routes: aws.ec2.RouteTable,
  { suffix, cidr, zone, zoneIsAsked }: SubnetPlace,
): { subnet: aws.ec2.Subnet; association: Resource } {
  const name = `${scope.name}-${suffix}`;
  const subnet = new aws.ec2.Subnet(
    name,
    {
      vpcId: vpc.id,
      cidrBlock: cidr,
      availabilityZone: zone,
      mapPublicIpOnLaunch: false,
      tags: { ...named(scope, suffix), "kubernetes.io/role/internal-elb": "1" },
    },
    { ...scope.kept, ...(!zoneIsAsked && { ignoreChanges: ["availabilityZone"] }) },
  );
  const joined = { subnetId: subnet.id, routeTableId: routes.id };
  return { subnet, association: new aws.ec2.RouteTableAssociation(name, joined, scope.options) };
}

/** The only public subnet holds the NAT gateway. */
function createRoutes(scope: Scope, vpc: aws.ec2.Vpc, zones: Output<string[]>): aws.ec2.RouteTable {
  const { name, options } = scope;
  const internet = new aws.ec2.InternetGateway(name, { vpcId: vpc.id, tags: named(scope, "internet") }, options);
  const subnet = new aws.ec2.Subnet(
    `${name}-public`,
    {
      vpcId: vpc.id,
      cidrBlock: publicCidr,
      availabilityZone: zones.apply((names) => names[0] ?? ""),
      mapPublicIpOnLaunch: false,
      tags: named(scope, "public"),
    },
    { ...scope.kept, ignoreChanges: ["availabilityZone"] },
  );
  const publicRoutes = routeTable(scope, vpc, "public", { gatewayId: internet.id });
  new aws.ec2.RouteTableAssociation(`${name}-public`, { subnetId: subnet.id, routeTableId: publicRoutes.id }, options);
  const address = new aws.ec2.Eip(name, { domain: "vpc", tags: named(scope, "nat") }, options);
  const nat = new aws.ec2.NatGateway(
    name,
    { subnetId: subnet.id, allocationId: address.allocationId, tags: named(scope, "nat") },
    { ...options, dependsOn: [internet] },
  );
  return routeTable(scope, vpc, "private", { natGatewayId: nat.id });
}

type Way = Pick<aws.types.input.ec2.RouteTableRoute, "gatewayId" | "natGatewayId">;

function routeTable(scope: Scope, vpc: aws.ec2.Vpc, suffix: string, way: Way): aws.ec2.RouteTable {
  const routes = [{ cidrBlock: "0.0.0.0/0", ...way }];
  return new aws.ec2.RouteTable(
    `${scope.name}-${suffix}`,
    { vpcId: vpc.id, routes, tags: named(scope, suffix) },
    scope.options,
  );
}
