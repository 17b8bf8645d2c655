/** Decimal strings; `null` = unpriced. */
export interface CostLine {
  /** Of which service, where the cost is that of several; absent = of all. */
  readonly service?: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly perMonth: string;
}

export interface Cost {
  readonly currency: string;
  readonly perHour: string | null;
  readonly perMonth: {
    readonly min: string | null;
    readonly desired: string | null;
    readonly max: string | null;
    /** With a schedule: the replicas it asks for through an average week, and none that load adds. */
    readonly scheduled?: string | null;
  };
  readonly perMillionTokens: { readonly value: string | null; readonly basis: string; readonly utilization: string };
  /** At the desired number of replicas. */
  readonly lines: readonly CostLine[];
  /** What has no price here. While this is not empty, every total reads "at least". */
  readonly unpriced: readonly { readonly service?: string; readonly name: string; readonly reason: string }[];
  readonly prices: readonly { readonly id: string; readonly source: string; readonly asOf: string }[];
  readonly hoursPerMonth: number;
  /** Per million tokens at several shares of busy time; empty where the machines have no price. */
  readonly tokens: readonly {
    readonly utilization: string;
    /** All cost on output tokens, and the same money over input and output of the usual request. */
    readonly perMillionOutput: string;
    readonly perMillionBlended: string;
  }[];
}

/** What a stack costs as a whole: its services and, once, what they share. */
export type StackCost = Omit<Cost, "perMillionTokens" | "tokens">;
