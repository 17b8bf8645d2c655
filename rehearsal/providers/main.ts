import { dirname } from "node:path";
import { dieWithParent } from "../leftovers.ts";
import { isPackage, packages, standIns } from "./catalogue.ts";
import { Cloud } from "./cloud.ts";
import { withFaults } from "./faults.ts";
import { serve } from "./serve.ts";

/** `main.ts PACKAGE VERSION …`: a provider plugin, as the engine starts it. */
const [name = "", version = ""] = process.argv.slice(2);
const root = process.env["DEEPSEEK_CLUSTERS_REHEARSAL"];

if (root === undefined || root === "") {
  console.error("This stand-in provider creates nothing real: it starts only inside a rehearsal (npm start).");
  process.exitCode = 1;
} else if (!isPackage(name)) {
  console.error(`No stand-in for "${name}": there are ${packages.join(", ")}.`);
  process.exitCode = 1;
} else {
  dieWithParent();
  await serve(withFaults(standIns[name](new Cloud(root)), dirname(root)), version);
}
