import type { Price } from "../types.ts";

const usEast1 = { target: "aws", region: "us-east-1", currency: "USD", purchase: "on-demand" } as const;

/** What surrounds the machines. */
export const awsServicePrices: readonly Price[] = [
  {
    ...usEast1,
    item: "cluster-control-plane",
    unit: "hour",
    amount: "0.10",
    source: "factualminds.com, EKS pricing (standard support)",
    asOf: "2026-06-13",
  },
  {
    ...usEast1,
    item: "weights-storage",
    unit: "GB-month",
    amount: "0.023",
    source: "learning-aws.readthedocs.io pricing page (S3 Standard)",
    asOf: "2026",
  },
  {
    ...usEast1,
    item: "interface-endpoint",
    unit: "hour",
    amount: "0.010",
    source: "zacfukuda.com, AWS NAT gateway and VPC endpoint (per zone)",
    asOf: "2026-06-01",
  },
];
