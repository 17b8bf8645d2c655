import type { TestProject } from "vitest/node";
import { findPulumi, installHint, prepareHome, type RehearsalHome } from "../../rehearsal/toolchain/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The engine with its stand-ins. */
    readonly home: RehearsalHome;
  }
}

/** Prints what is going on, each piece of news once. */
export function told(): (words: string) => void {
  let last = "";
  return (words) => {
    const news = words.replace(/\s*\(.*\)$/, "");
    if (news !== last) console.log(news);
    last = news;
  };
}

/** Finds or makes the engine once, before any test of this layer. */
export async function setup(project: TestProject): Promise<void> {
  const pulumi = await findPulumi(told());
  if (pulumi === undefined) throw new Error(`The engine tests need the Pulumi engine: ${installHint}.`);
  project.provide("home", prepareHome(pulumi));
}
