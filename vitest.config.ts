import { defineConfig } from "vitest/config";

/** Two engines at a time: each starts several processes of its own. */
const onTheEngine = {
  globalSetup: "test/engine/toolchain.ts",
  maxWorkers: 2,
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

/** A control plane is a dozen processes: one at a time, and a few stacks on it. */
const onControlPlane = {
  globalSetup: "test/cluster/toolchain.ts",
  maxWorkers: 1,
  maxConcurrency: 3,
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{src,components,stack,rehearsal,policy,scripts}/**/*.test.ts"],
          // The core has no state to isolate: its modules are loaded once.
          pool: "threads",
          isolate: false,
          sequence: { groupOrder: 0 },
          // For a machine that does much else at the same time.
          testTimeout: 30_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "program",
          include: ["test/{program,cli}/**/*.test.ts"],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "engine", include: ["test/engine/**/*.test.ts"], sequence: { groupOrder: 2 }, ...onTheEngine } },
      { test: { name: "sweep", include: ["test/sweep/**/*.test.ts"], sequence: { groupOrder: 3 }, ...onTheEngine } },
      {
        test: { name: "cluster", include: ["test/cluster/*.test.ts"], sequence: { groupOrder: 4 }, ...onControlPlane },
      },
    ],
  },
});
