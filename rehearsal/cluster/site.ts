import { catalog } from "../../src/catalog/index.ts";
import { readStackConfig, serviceOptionsOf } from "../../src/config/index.ts";
import type { Plan } from "../../src/planner/index.ts";
import { planStack } from "../../src/planner/stack.ts";
import { stackRefusalText } from "../../src/report/index.ts";
import { machineNodes, plainNode } from "../control-plane/index.ts";
import type { Properties } from "../providers/wire.ts";

/** One model of a stack, and where its objects are. */
export interface Served {
  /** Of its workload, its Service and its scaler. */
  readonly name: string;
  readonly namespace: string;
  readonly plan: Plan;
}

/** What a stack finds on a cluster that its plan was made for. */
export interface Site {
  readonly services: readonly [Served, ...Served[]];
  /** A node without accelerators, and as many of each plan's machine as its most replicas take. */
  readonly nodes: readonly Properties[];
  readonly storageClasses: readonly string[];
  /** Claims of a cluster of one's own: there the user makes them. */
  readonly claims: readonly { readonly namespace: string; readonly name: string }[];
}

/**
 * The cluster that a stack's configuration (keys without their prefix) is meant for.
 * @throws ConfigError for bad input, Error with the refusal for what does not fit
 */
export function siteOf(values: Readonly<Record<string, unknown>>): Site {
  const stack = readStackConfig(values, catalog);
  const outcome = planStack(stack, catalog);
  if (outcome.verdict === "refused") throw new Error(stackRefusalText(outcome));
  const served = outcome.services.map(({ name, plan }): Served => {
    const checked = stack.services.find((service) => service.name === name);
    const { namespace = name } = checked === undefined ? {} : serviceOptionsOf(checked);
    return { name, namespace, plan };
  });
  const [first, ...others] = served;
  if (first === undefined) throw new Error("A stack without a service needs no cluster.");
  const { acceleratorResource, weightsVolume = {}, localStorageClass } = stack.config;
  const { training } = stack;
  const { claim, storageClass } = first.plan.target === "kubernetes" ? weightsVolume : {};
  const namespaces = [...served.map(({ namespace }) => namespace), ...(training === undefined ? [] : [training.name])];
  const needed = new Map<string, number>();
  for (const { plan } of served)
    needed.set(plan.machine, (needed.get(plan.machine) ?? 0) + plan.replicas.max * plan.nodesPerReplica);
  if (training !== undefined) needed.set(training.machine, (needed.get(training.machine) ?? 0) + training.machines);
  const options = acceleratorResource === undefined ? {} : { acceleratorResource };
  return {
    services: [first, ...others],
    nodes: [plainNode("system-0"), ...[...needed].flatMap(([machine, count]) => machineNodes(machine, count, options))],
    storageClasses: [storageClass, localStorageClass].filter((name) => name !== undefined),
    claims: claim === undefined ? [] : namespaces.map((namespace) => ({ namespace, name: claim })),
  };
}
