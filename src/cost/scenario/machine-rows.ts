import { Decimal } from "decimal.js";
import { GiB, GB, type Catalog } from "../../catalog/index.ts";
import { grouped, stated, type Scenario } from "./schema.ts";

type Recomputation = (scenario: Scenario, catalog: Catalog) => string;

/** Parameters of V3 and R1: 671 billion, as the model card says. */
const parameters = 671e9;

function fileBytes(catalog: Catalog, id: string): number {
  const size = catalog.weights.find((row) => row.id === id && row.models.includes("deepseek-r1"))?.size;
  if (size?.rule !== "file") throw new RangeError(`no file of ${id} in the catalog`);
  return size.bytes;
}

const file = (bytes: number) => `${(bytes / GB).toFixed(1)} GB = ${(bytes / GiB).toFixed(2)} GiB`;

function bytesPer(parameter: number): string {
  return `${grouped(new Decimal(parameters).times(parameter).div(GB).toFixed(0))} GB`;
}

/** Memory and speed of the article, recomputed from the catalog. */
export const machineRows: Readonly<Record<string, Recomputation>> = {
  "vram-iq1s": (_scenario, catalog) => `the file is ${file(fileBytes(catalog, "iq1-s"))}; 157 to 160 is file and cache`,
  "vram-q4km": (_scenario, catalog) => {
    const a100 = catalog.accelerators.find((row) => row.id === "a100-sxm-80gb")?.visibleBytes ?? 0;
    return `the file is ${file(fileBytes(catalog, "q4-k-m"))}, against ${((4 * a100) / GiB).toFixed(1)} GiB usable on 4 × A100 80 GB`;
  },
  "vram-int8": () => `${bytesPer(1)}: 671 billion parameters of one byte`,
  "vram-fp16": () => `${bytesPer(2)}: 671 billion parameters of two bytes`,
  "vram-finetune": () => `${bytesPer(16)}: 16 bytes per parameter for weights, gradients and optimizer`,
  "throughput-v3": (scenario) =>
    `${String(stated(scenario, "throughput-v3") / stated(scenario, "users-v3"))} tokens/s for each of ${String(stated(scenario, "users-v3"))} users`,
  "throughput-r1": () => "R1 is V3's architecture: the same speed and memory",
  "active-params": () => "37 billion: ten times as many",
};
