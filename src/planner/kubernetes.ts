import type { Target } from "../catalog/index.ts";

type Cloud = Exclude<Target, "kubernetes">;

interface Supported {
  /** Last day of the cloud's standard support. */
  readonly until: string;
  /** What the cloud calls the newest build of it; absent = as the minor version. */
  readonly build?: string;
}

/**
 * Minor versions that a cloud supports, read 2026-11: docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 * (dates as endoflife.date/amazon-eks repeats them); alibabacloud.com/help, "Kubernetes versions supported by ACK"
 * (2026-10-06) and the release notes of 1.35 (2026-08-26). Older ones are past their support, newer ones are let pass.
 */
const supported: Readonly<Record<Cloud, Readonly<Record<string, Supported>>>> = {
  aws: { "1.34": { until: "2026-12-02" }, "1.35": { until: "2027-03-27" } },
  alicloud: { "1.35": { until: "2027-02-28", build: "1.35.7-aliyun.1" }, "1.36": { until: "2027-05-30" } },
};

/** Both clouds support it longer than what is older, and KEDA 2.20 is tested up to it. */
export const usualKubernetes = "1.35";

/** Of `1.35.7-aliyun.1`: `1.35`. */
export const minorOf = (version: string): string => version.split(".").slice(0, 2).join(".");

const number = (version: string): number => Number(minorOf(version).split(".")[1]);

/** The oldest minor version that the cloud supported when the list was read. */
export const oldestOn = (cloud: Cloud): string =>
  Object.keys(supported[cloud]).reduce((oldest, minor) => (number(minor) < number(oldest) ? minor : oldest));

/** Whether it is older than all of the list. */
export const isGivenUp = (cloud: Cloud, version: string): boolean => number(version) < number(oldestOn(cloud));

/** Whether the cloud's standard support has ended by a day, as far as the list knows. */
export function isPastSupport(cloud: Cloud, version: string, day: string): boolean {
  const known = supported[cloud][minorOf(version)];
  return known === undefined ? isGivenUp(cloud, version) : known.until < day;
}

/** How the cloud calls a version; undefined where a build must be named and none is known. */
export function buildOn(cloud: Cloud, version: string): string | undefined {
  if (cloud === "aws" || version !== minorOf(version)) return version;
  return supported[cloud][version]?.build;
}
