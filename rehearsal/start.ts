import { Command, CommanderError } from "commander";
import { resolve } from "node:path";
import { exitCodes } from "../cli/exit-codes.ts";
import { ConfigError } from "../src/config/index.ts";
import { configErrorText } from "../src/report/index.ts";
import { stackPlan, stacksOf } from "./plan.ts";
import { rehearse } from "./rehearse.ts";
import { repository } from "./toolchain/index.ts";

interface Flags {
  readonly preview: boolean;
  readonly cluster: boolean;
  readonly keep?: string;
}

const program = new Command("npm start --")
  .description(
    "Rehearses a stack: the real plan, the real program, stand-in clouds. Needs no credentials, creates nothing.",
  )
  .argument("[stack]", "stack to rehearse, as in Pulumi.<stack>.yaml", "dev")
  .option("--preview", "only show what would be created", false)
  .option("--cluster", "apply Kubernetes objects to a real control plane on this machine, with simulated nodes", false)
  .option("--keep <folder>", "keep state and stand-in cloud there, and go on from there the next time")
  .exitOverride()
  .action(start);

async function start(stack: string, { preview, cluster, keep }: Flags): Promise<void> {
  const stacks = stacksOf(repository);
  if (!stacks.includes(stack)) {
    console.error(`There is no stack "${stack}": Pulumi.${stack}.yaml is missing. There are ${stacks.join(", ")}.`);
    process.exitCode = exitCodes.usage;
    return;
  }
  console.log(`Rehearsal of stack "${stack}": no credentials are used, nothing real is created.\n`);
  const { text, exitCode } = stackPlan(repository, stack);
  console.log(text);
  if (cluster && keep !== undefined) {
    console.error("--keep goes without --cluster: the control plane and its objects live as long as one rehearsal.");
    process.exitCode = exitCodes.usage;
    return;
  }
  const directory = keep === undefined ? {} : { directory: resolve(keep) };
  process.exitCode =
    exitCode === exitCodes.ok
      ? await rehearse({ project: repository, stack, preview, cluster, ...directory })
      : exitCode;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  else if (error instanceof ConfigError) {
    console.error(configErrorText(error, "The stack file"));
    process.exitCode = exitCodes.badInput;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
