import { printGiB, type Setup } from "../fit/index.ts";
import { advisoriesOf, printAdvisories, soldElsewhere, type Catalog } from "../catalog/index.ts";
import { machinePrice } from "../cost/index.ts";
import { printSchedule } from "../schedule/index.ts";
import { isBilledUnused } from "../cost/pricing.ts";
import type { Deployment, Speed } from "./plan.ts";
import type { Request } from "./request.ts";
import type { Search } from "./search.ts";

/** What a reader must know before trusting the plan, most important first. */
export function warningsOf(catalog: Catalog, request: Request, { chosen, stated }: Search): readonly string[] {
  const { setup, verdict } = chosen;
  return [
    ...changedFromStated(chosen.setup, stated),
    ...(setup.machine.accelerators > 0 && verdict.fit.perHost.cpuWeightsBytes > 0
      ? [
          `${printGiB(verdict.fit.perHost.cpuWeightsBytes)} of routed experts stay in host memory and are read at its speed: the time per token says so`,
        ]
      : []),
    ...unsold(catalog, request, setup),
    ...(setup.nodes > 1 && (setup.machine.efaInterfaces ?? 0) > 0 && request.image === undefined
      ? ["the image with the EFA stack has no fixed tag: set `image` to a digest of your own registry"]
      : []),
    ...(setup.adapters === undefined
      ? []
      : ["the speed is that of the model alone: what adapters take of it is not known here"]),
    ...flawsOf(request, setup),
    ...(setup.weights.unverified
      ? [`the size of ${setup.weights.title} is computed, not read from the published files`]
      : []),
    ...(setup.model.unverified ? [`the shape of ${setup.model.title} is unverified: ${setup.model.source}`] : []),
    ...(setup.accelerator.unverified
      ? [`figures of the ${setup.accelerator.title} are partly unverified: ${setup.accelerator.source}`]
      : []),
    ...(setup.machine.unverified ? [`figures of ${setup.machine.id} are unverified: ${setup.machine.source}`] : []),
    ...livePrices(request),
    ...agedPrice(catalog, request, setup),
  ];
}

/** No refusal: lists age, and only the cloud knows what it sells today. */
function unsold(catalog: Catalog, { region }: Request, { machine }: Setup): readonly string[] {
  const offer = soldElsewhere(catalog, machine.id, region);
  if (offer === undefined) return [];
  const here = `${machine.id} is not known to be offered in ${region} (list of ${offer.asOf})`;
  return [`${here}: it is in ${offer.regions.join(", ")}; \`pulumi preview\` asks the account`];
}

/** Flaws of the pinned version itself: those of another image were refused, or allowed by name. */
function flawsOf({ image }: Request, { engine }: Setup): readonly string[] {
  const open = image === undefined ? advisoriesOf(engine.name, engine.version) : [];
  if (open.length === 0) return [];
  const flaws = printAdvisories(engine.name, open);
  return [`${engine.name} ${engine.version} is open to ${flaws}: no release of it is known to have the fix`];
}

function changedFromStated(setup: Setup, stated: Search["stated"]): readonly string[] {
  if (stated.setup.nodes === setup.nodes && stated.setup.cpuExperts === setup.cpuExperts) return [];
  const [reason] = stated.verdict.reasons;
  const instead =
    stated.setup.nodes === setup.nodes
      ? "routed experts that do not fit go to host memory"
      : `a replica takes ${String(setup.nodes)} × ${setup.machine.id}`;
  return [`${reason?.message ?? "the setup as stated does not fit"}; ${instead}`];
}

/** Live prices are an exception that says so, and says when the dated list stands in for them. */
function livePrices({ pricing, target }: Request): readonly string[] {
  if (pricing?.source !== "live") return [];
  if (target !== "aws") return [`pricing.source is live, and there is no look-up on ${target}: the dated lists hold`];
  if (pricing.live === undefined)
    return ["pricing.source is live, and nothing was looked up here: the dated lists hold; `pulumi preview` asks AWS"];
  return pricing.live.failures.map((reason) => `pricing.source is live, and ${reason}: the dated list holds`);
}

function agedPrice(catalog: Catalog, request: Request, { machine }: Setup): readonly string[] {
  const { pricing, region, capacity = "on-demand" } = request;
  const price = machinePrice(catalog, pricing, machine, region, capacity);
  const spot = capacity === "spot" ? ["spot machines may be taken back at any time, and may not be had at all"] : [];
  if (price?.unverified !== true) return spot;
  return [...spot, `the price of ${machine.id} is an example of ${price.asOf}: ask for a current one`];
}

const minutes = (seconds: number) => `${String(Math.ceil(seconds / 60))} min`;

/** What a schedule means for those who ask outside it, how long a cold start takes, and whether it saves anything. */
export function scheduleWarnings(request: Request, speed: Speed, { nodeStartSeconds }: Deployment): readonly string[] {
  const { schedule, replicas, capacity = "on-demand" } = request;
  if (schedule === undefined) return [];
  const machine = nodeStartSeconds > 0 ? `a machine joins in about ${minutes(nodeStartSeconds)}, ` : "";
  const start = `${minutes(nodeStartSeconds + speed.loadSeconds)} after a window opens (${machine}weights and warm-up take ${minutes(speed.loadSeconds)}; pulling the image is not counted)`;
  return [
    replicas.min === 0
      ? `outside ${printSchedule(schedule)} no replica runs: requests are answered 503 and do not wake it; it is ready about ${start}`
      : `replicas of ${printSchedule(schedule)} are ready about ${start}`,
    ...(isBilledUnused(capacity) ? [`the schedule saves nothing: ${capacity} machines are billed used or not`] : []),
  ];
}
