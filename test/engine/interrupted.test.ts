import { expect, test } from "vitest";
import { interruptions, opened, survives } from "./interruptions.ts";

/** One for each way to end; test/sweep has every place where it can. */
test.each(interruptions)(
  "an update that ends by %s is finished by the next one, as the runbook says",
  async (signal) => {
    const undisturbed = await opened();
    expect((await undisturbed.up()).errors).toEqual([]);
    await survives(signal, 2, undisturbed.cloud.list());
  },
);
