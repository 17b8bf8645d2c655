import type { Catalog, Offer, RegionList, Target } from "./types.ts";

/** A region sells what AWS has an on-demand price for there. Local Zones are left out. */
const priced = {
  source: "instances.vantage.sh (AWS Price List), as in tsaol/aws-gpu data/all_gpu_instances.js @18aebd1",
  asOf: "2026-08-26",
} as const;

/** Sold through Capacity Blocks alone, so that no on-demand price tells. The file is of between 2025-11 and 2026-05. */
const seen = {
  source: "skypilot-org/skypilot-catalog catalogs/v8/aws/vms.csv @00148f2",
  asOf: "2025-11",
} as const;

/** Machines, the regions that sell them. */
type Row = readonly [machines: string, regions: string];

const ofPrices: readonly Row[] = [
  [
    "g4dn.xlarge g4dn.2xlarge g4dn.4xlarge g4dn.8xlarge g4dn.12xlarge g4dn.16xlarge",
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 me-south-1 af-south-1 us-gov-east-1 us-gov-west-1",
  ],
  [
    "g4dn.metal",
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 me-south-1 af-south-1 us-gov-west-1",
  ],
  [
    "g5.xlarge g5.2xlarge g5.4xlarge g5.8xlarge g5.12xlarge g5.16xlarge g5.24xlarge g5.48xlarge",
    "us-east-1 us-east-2 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-north-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 ap-east-1 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ap-southeast-3 me-central-1 il-central-1",
  ],
  [
    "g6.xlarge g6.2xlarge g6.4xlarge g6.8xlarge g6.12xlarge g6.16xlarge g6.24xlarge g6.48xlarge",
    "us-east-1 us-east-2 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-central-2 eu-north-1 eu-south-2 eu-west-2 eu-west-3 ap-northeast-1 ap-northeast-2 ap-south-1 ap-south-2 ap-southeast-2 ap-southeast-5 me-central-1 us-gov-east-1 us-gov-west-1",
  ],
  [
    "gr6.4xlarge gr6.8xlarge",
    "us-east-1 us-east-2 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-central-2 eu-north-1 eu-south-2 eu-west-2 eu-west-3 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ap-southeast-5 us-gov-east-1 us-gov-west-1",
  ],
  [
    "g6e.xlarge g6e.2xlarge g6e.4xlarge g6e.8xlarge g6e.12xlarge g6e.16xlarge g6e.24xlarge g6e.48xlarge",
    "us-east-1 us-east-2 us-west-2 eu-central-1 eu-north-1 eu-south-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 me-central-1",
  ],
  ["g7.2xlarge g7.4xlarge g7.8xlarge g7.12xlarge g7.24xlarge g7.48xlarge", "us-east-1 us-east-2 us-west-2 eu-south-2"],
  [
    "g7e.2xlarge g7e.4xlarge g7e.8xlarge g7e.12xlarge g7e.24xlarge g7e.48xlarge",
    "us-east-1 us-east-2 us-west-2 eu-central-1 eu-north-1 eu-south-2 eu-west-2 ap-northeast-1 ap-northeast-2 ap-south-1",
  ],
  ["p3dn.24xlarge", "us-east-1 us-west-2 eu-west-1 ap-northeast-1 us-gov-east-1 us-gov-west-1"],
  [
    "p4d.24xlarge",
    "us-east-1 us-east-2 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-north-1 eu-west-1 eu-west-2 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 us-gov-west-1",
  ],
  ["p4de.24xlarge", "us-east-1 us-west-2 eu-central-1 ap-northeast-1 ap-southeast-1 il-central-1"],
  [
    "p5.4xlarge",
    "us-east-1 us-east-2 us-west-2 sa-east-1 eu-west-2 ap-northeast-1 ap-south-1 ap-southeast-2 ap-southeast-3 us-gov-west-1",
  ],
  [
    "p5.48xlarge",
    "us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-north-1 eu-west-2 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-2 ap-southeast-3 us-gov-west-1",
  ],
  [
    "p5en.48xlarge",
    "us-east-1 us-east-2 us-west-1 us-west-2 eu-north-1 eu-south-2 ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-3 me-central-1 us-gov-west-1",
  ],
  ["p6-b200.48xlarge", "us-east-1 us-east-2 us-west-2 ap-south-1 us-gov-east-1 us-gov-west-1"],
  ["p6-b300.48xlarge", "us-east-1 us-west-2 ap-northeast-2 us-gov-east-1"],
];

const ofBlocks: readonly Row[] = [
  ["p5e.48xlarge", "us-east-2 us-west-2 eu-north-1 eu-west-2 ap-southeast-2 ap-southeast-3"],
];

const offerOf =
  (from: Pick<Offer, "source" | "asOf">) =>
  ([machines, regions]: Row): Offer => ({ machines: machines.split(" "), regions: regions.split(" "), ...from });

/**
 * Where clouds are known to sell machines. Of Alibaba Cloud no such list was found: its page of GPU families says of the
 * newer ones that some regions have them, and to ask its sales.
 */
export const offers: readonly Offer[] = [...ofPrices.map(offerOf(priced)), ...ofBlocks.map(offerOf(seen))];

/** The regions that a stack can be in: on AWS those that sell a machine with GPUs. */
export const regions: Readonly<Record<Exclude<Target, "kubernetes">, RegionList>> = {
  aws: { names: [...new Set(offers.flatMap((offer) => offer.regions))], ...priced },
  alicloud: {
    names: [
      "cn-beijing",
      "cn-hangzhou",
      "cn-shanghai",
      "cn-shenzhen",
      "cn-zhangjiakou",
      "cn-wulanchabu",
      "cn-hongkong",
      "ap-southeast-1",
      "eu-central-1",
      "us-east-1",
      "us-west-1",
    ],
    source:
      "Alibaba Cloud Help: region IDs of ECS (document 140601); for cn-wulanchabu those of Container Compute Service",
    asOf: "2024-10-11",
  },
};

/** The list that knows where the machine is sold, when the region is not in it; undefined where none knows better. */
export function soldElsewhere(
  { offers: known }: Pick<Catalog, "offers">,
  machine: string,
  region: string,
): Offer | undefined {
  const offer = known.find(({ machines }) => machines.includes(machine));
  return offer?.regions.includes(region) === false ? offer : undefined;
}
