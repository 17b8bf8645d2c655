import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const report = new pulumi.Config().get("report");

/** At its end a program of a bench writes the most memory it held, in KiB, to the file of its key `report`. */
process.on("exit", () => {
  if (report !== undefined) writeFileSync(report, JSON.stringify({ peakKiB: process.resourceUsage().maxRSS }));
});
