import type { Price } from "../types.ts";

const onDemand = { target: "alicloud", currency: "CNY", unit: "hour", purchase: "on-demand" } as const;

const instance = (item: string, amount: string): Price => ({
  ...onDemand,
  item,
  amount,
  region: "cn-shanghai",
  source: "ArthurChiao/arthurchiao.github.io, GPU prices as of 2023.06",
  asOf: "2023-06",
  unverified: true,
});

/** Pay-as-you-go. The instance prices are three years old: the newest that are public. */
export const alicloudPrices: readonly Price[] = [
  instance("ecs.gn7e-c16g1.4xlarge", "34.74"),
  instance("ecs.gn7e-c16g1.16xlarge", "138.96"),
  instance("ecs.gn7e-c16g1.32xlarge", "277.93"),
  instance("ecs.ebmgn7e.32xlarge", "277.93"),
  instance("ecs.gn7-c13g1.26xlarge", "252.66"),
  instance("ecs.gn7i-c8g1.2xlarge", "9.53"),
  instance("ecs.gn7i-c32g1.32xlarge", "53.23"),
  {
    ...onDemand,
    item: "cluster-control-plane",
    amount: "0.64",
    region: "cn-shanghai",
    source: "help.aliyun.com, ACK Pro cluster billing",
    asOf: "2025-10-18",
  },
];
