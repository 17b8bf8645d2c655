import { dirname } from "node:path";
import { dieWithParent } from "../leftovers.ts";
import { isPackage, packages, standIns } from "./catalogue.ts";
import { Cloud } from "./cloud.ts";
import { withFaults } from "./faults.ts";
import { KubernetesProvider } from "./kubernetes/index.ts";
import { liveKubernetes } from "./kubernetes/live/index.ts";
import { serve } from "./serve.ts";

/** `main.ts PACKAGE VERSION ENGINE`: a provider plugin, as the engine starts it. */
const [name = "", version = "", engine = ""] = process.argv.slice(2);
const root = process.env["DEEPSEEK_CLUSTERS_REHEARSAL"];
const controlPlane = process.env["DEEPSEEK_CLUSTERS_CONTROL_PLANE"] ?? "";

if (root === undefined || root === "") {
  console.error("This stand-in provider creates nothing real: it starts only inside a rehearsal (npm start).");
  process.exitCode = 1;
} else if (!isPackage(name)) {
  console.error(`No stand-in for "${name}": there are ${packages.join(", ")}.`);
  process.exitCode = 1;
} else {
  dieWithParent();
  const cloud = new Cloud(root);
  const live = name === "kubernetes" && controlPlane !== "";
  const standIn = live ? liveKubernetes(new KubernetesProvider(cloud), controlPlane, engine) : standIns[name](cloud);
  await serve(withFaults(standIn, dirname(root)), version);
}
