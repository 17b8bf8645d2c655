import * as aws from "@pulumi/aws";

/** The Price List API answers in few regions, for all of them. */
const answersIn = "us-east-1";

/** One product as the Price List API gives it, or why there is none. */
export type Product =
  { readonly item: string; readonly json: string } | { readonly item: string; readonly failure: string };

/** Asks AWS for the on-demand Linux price of instance types in a region. Never throws: a price is no reason to stop. */
export function instanceProducts(items: readonly string[], region: string): Promise<readonly Product[]> {
  const provider = new aws.Provider("prices", { region: answersIn });
  return Promise.all(
    items.map(async (item): Promise<Product> => {
      const wanted = { ...plainLinux, instanceType: item, regionCode: region };
      const filters = Object.entries(wanted).map(([field, value]) => ({ field, value }));
      try {
        const { result } = await aws.pricing.getProduct({ serviceCode: "AmazonEC2", filters }, { provider });
        return { item, json: result };
      } catch (cause) {
        return { item, failure: reasonOf(cause) };
      }
    }),
  );
}

/** Together with type and region these name one product. */
const plainLinux = {
  operatingSystem: "Linux",
  preInstalledSw: "NA",
  tenancy: "Shared",
  capacitystatus: "Used",
  marketoption: "OnDemand",
} as const;

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.replace(/^Invoke of .*? failed: /s, "").split("\n")[0] ?? "").replace(/\.$/, "");
}
