import { createHash } from "node:crypto";
import type { WeightsSource } from "../../../components/serving/index.ts";
import type { Pod, Rendered } from "./rendered.ts";

export const revision = "0123456789abcdef0123456789abcdef01234567";
export const sum = (text: string) => createHash("sha256").update(text).digest("hex");

/** Two files of a hub, of one revision. */
export const source: WeightsSource = {
  repository: "unsloth/DeepSeek-R1-GGUF",
  revision,
  sha256: {
    "R1-UD-IQ1_S-00002-of-00002.gguf": sum("second"),
    "R1-UD-IQ1_S-00001-of-00002.gguf": sum("first"),
  },
};

/** The Job that fetches them. */
export function jobPod(rendered: Rendered): Pod {
  return rendered.spec("Job", "-weights-0123456789ab")["template"] as Pod;
}

export const scriptOf = (rendered: Rendered) => jobPod(rendered).spec.containers[0].command[2] ?? "";
