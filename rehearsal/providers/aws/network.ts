import type { Described, Table } from "../table.ts";
import { text } from "../wire.ts";
import { account, ec2Object, numbered, tags, upstream } from "./rows.ts";

const address = ({ hash }: Described): string => `203.0.113.${parseInt(hash.slice(0, 2), 16)}`;

const ruleRow = (direction: "ingress" | "egress") => ({
  source: upstream(`vpc_security_group_${direction}_rule`),
  required: ["ipProtocol", "securityGroupId"],
  replaceOn: ["securityGroupId"],
  id: numbered("sgr"),
  computed: (object: Described) => ({ ...ec2Object("security-group-rule")(object), securityGroupRuleId: object.id }),
});

/** Virtual networks and what lies in them. */
export const network: Table = {
  "aws:ec2/vpc:Vpc": {
    source: upstream("vpc"),
    enums: { instanceTenancy: ["default", "dedicated"] },
    replaceOn: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    id: numbered("vpc"),
    computed: (object) => ({
      ...ec2Object("vpc")(object),
      defaultNetworkAclId: `acl-0${object.hash.slice(0, 16)}`,
      defaultRouteTableId: `rtb-0${object.hash.slice(0, 16)}`,
      defaultSecurityGroupId: `sg-0${object.hash.slice(0, 16)}`,
      mainRouteTableId: `rtb-0${object.hash.slice(0, 16)}`,
    }),
  },
  "aws:ec2/subnet:Subnet": {
    source: upstream("subnet"),
    required: ["vpcId"],
    replaceOn: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId"],
    id: numbered("subnet"),
    computed: (object) => ({
      ...ec2Object("subnet")(object),
      availabilityZone: `${object.region}a`,
      availabilityZoneId: `${object.region}-az1`,
    }),
  },
  "aws:ec2/internetGateway:InternetGateway": {
    source: upstream("internet_gateway"),
    id: numbered("igw"),
    computed: ec2Object("internet-gateway"),
  },
  "aws:ec2/eip:Eip": {
    source: upstream("eip"),
    enums: { domain: ["vpc", "standard"] },
    replaceOn: ["domain", "publicIpv4Pool", "networkBorderGroup"],
    id: numbered("eipalloc"),
    computed: (object) => ({ allocationId: object.id, publicIp: address(object), ...tags(object) }),
  },
  "aws:ec2/natGateway:NatGateway": {
    source: upstream("nat_gateway"),
    enums: { connectivityType: ["private", "public"] },
    replaceOn: ["subnetId", "allocationId", "connectivityType"],
    id: numbered("nat"),
    computed: (object) => ({
      publicIp: address(object),
      networkInterfaceId: `eni-0${object.hash.slice(0, 16)}`,
      ...tags(object),
    }),
  },
  "aws:ec2/routeTable:RouteTable": {
    source: upstream("route_table"),
    required: ["vpcId"],
    replaceOn: ["vpcId"],
    id: numbered("rtb"),
    computed: ec2Object("route-table"),
  },
  "aws:ec2/route:Route": {
    source: upstream("route"),
    required: ["routeTableId"],
    replaceOn: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
    id: ({ hash }) => `r-rtb-${hash.slice(0, 17)}`,
    computed: () => ({ origin: "CreateRoute", state: "active" }),
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    source: upstream("route_table_association"),
    required: ["routeTableId"],
    replaceOn: ["subnetId", "gatewayId"],
    id: numbered("rtbassoc"),
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    source: upstream("security_group"),
    replaceOn: ["name", "namePrefix", "description", "vpcId"],
    autoName: "name",
    id: numbered("sg"),
    computed: ec2Object("security-group"),
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    source: upstream("default_security_group"),
    replaceOn: ["vpcId"],
    id: numbered("sg"),
    computed: (object) => ({ ...ec2Object("security-group")(object), name: "default" }),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    source: upstream("security_group_rule"),
    required: ["type", "protocol", "fromPort", "toPort", "securityGroupId"],
    enums: { type: ["ingress", "egress"] },
    replaceOn: [
      "type",
      "protocol",
      "fromPort",
      "toPort",
      "securityGroupId",
      "cidrBlocks",
      "sourceSecurityGroupId",
      "self",
    ],
    id: ({ hash }) => `sgrule-${parseInt(hash.slice(0, 8), 16)}`,
    computed: ({ hash }) => ({ securityGroupRuleId: `sgr-0${hash.slice(0, 16)}` }),
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ruleRow("ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ruleRow("egress"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    source: upstream("vpc_endpoint"),
    required: ["vpcId"],
    enums: { vpcEndpointType: ["Gateway", "GatewayLoadBalancer", "Interface", "Resource", "ServiceNetwork"] },
    replaceOn: ["vpcId", "serviceName", "vpcEndpointType"],
    id: numbered("vpce"),
    computed: (object) => ({
      ...ec2Object("vpc-endpoint")(object),
      state: "available",
      prefixListId: `pl-${object.hash.slice(0, 8)}`,
    }),
  },
  "aws:ec2/flowLog:FlowLog": {
    source: upstream("flow_log"),
    enums: {
      trafficType: ["ACCEPT", "REJECT", "ALL"],
      logDestinationType: ["cloud-watch-logs", "s3", "kinesis-data-firehose"],
    },
    replaceOn: [
      "vpcId",
      "subnetId",
      "eniId",
      "logDestination",
      "logDestinationType",
      "trafficType",
      "iamRoleArn",
      "logFormat",
      "maxAggregationInterval",
    ],
    id: numbered("fl"),
    computed: ec2Object("vpc-flow-log"),
  },
  "aws:ec2/placementGroup:PlacementGroup": {
    source: upstream("placement_group"),
    required: ["strategy"],
    enums: { strategy: ["cluster", "partition", "spread"] },
    replaceOn: ["name", "strategy", "partitionCount", "spreadLevel"],
    autoName: "name",
    id: ({ inputs }) => text(inputs["name"]),
    computed: (object) => ({
      ...ec2Object("placement-group")(object),
      placementGroupId: `pg-0${object.hash.slice(0, 16)}`,
    }),
  },
  "aws:ec2/capacityReservation:CapacityReservation": {
    source: upstream("ec2_capacity_reservation"),
    required: ["availabilityZone", "instanceCount", "instancePlatform", "instanceType"],
    enums: {
      endDateType: ["unlimited", "limited"],
      instanceMatchCriteria: ["open", "targeted"],
      tenancy: ["default", "dedicated"],
    },
    replaceOn: [
      "availabilityZone",
      "instancePlatform",
      "instanceType",
      "instanceMatchCriteria",
      "tenancy",
      "ebsOptimized",
      "placementGroupArn",
    ],
    id: numbered("cr"),
    computed: ec2Object("capacity-reservation"),
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    source: upstream("launch_template"),
    enums: {
      "metadataOptions.httpTokens": ["optional", "required"],
      "metadataOptions.httpEndpoint": ["enabled", "disabled"],
      "instanceMarketOptions.marketType": ["spot", "capacity-block", "interruptible-capacity-reservation"],
      "networkInterfaces.interfaceType": ["interface", "efa", "efa-only"],
      "blockDeviceMappings.ebs.volumeType": ["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"],
    },
    replaceOn: ["name", "namePrefix"],
    autoName: "name",
    id: numbered("lt"),
    computed: (object) => ({
      arn: `arn:aws:ec2:${object.region}:${account}:launch-template/${object.id}`,
      latestVersion: Number(object.previous?.["latestVersion"] ?? 0) + 1,
      defaultVersion: 1,
      ...tags(object),
    }),
    moving: ["latestVersion"],
  },
};
