import { zoneProblems } from "../planner/cluster-problems.ts";
import type { CheckedService } from "./config.ts";
import type { Problem } from "./problems.ts";

type Of = (service: CheckedService) => string | undefined;

/** Rules of an AIGatewayRoute, of which an HTTPRoute keeps one of its sixteen for itself: Envoy AI Gateway 1.1. */
const mostRoutes = 15;

/** What services, each right by itself, cannot be together. */
export function togetherProblems(
  services: readonly CheckedService[],
  shared: Readonly<Record<string, unknown>>,
): readonly Problem[] {
  const bill = services.find(({ config }) => typeof config.ownership === "object");
  return [
    ...clashes(
      services,
      ({ name, config }) => config.namespace ?? name,
      (names, namespace) => ({
        path: "services",
        message: `${names} share the namespace ${namespace}: each needs its own, so that one's walls are not the other's`,
      }),
    ),
    ...clashes(
      services,
      ({ request, config }) => (config.gateway === undefined ? undefined : request.model),
      (names, model) => ({
        path: "services",
        message: `${names} serve the same model, ${model}, and the gateway tells services apart by their model: give the requests to one with more replicas`,
      }),
    ),
    ...nameClashes(services),
    ...(services.length > mostRoutes && services.some(({ config }) => config.gateway !== undefined)
      ? [
          {
            path: "services",
            message: `are ${String(services.length)}: a gateway tells at most ${String(mostRoutes)} apart`,
          },
        ]
      : []),
    ...capacityClashes(services),
    ...(services[0]?.request.target === "kubernetes"
      ? []
      : zoneProblems(services.map(({ config }) => config.capacity))),
    ...uncountedTokens(services),
    ...(bill !== undefined && "ownership" in shared && services.length > 1
      ? [
          {
            path: "ownership",
            message: "a bill of materials at the top would be paid once per service: give each its own",
          },
        ]
      : []),
    ...currencyClash(services),
  ];
}

/** What clients ask for must be one thing. */
function nameClashes(services: readonly CheckedService[]): readonly Problem[] {
  const servedBy = new Map<string, string>();
  return services
    .filter(({ config }) => config.gateway !== undefined)
    .flatMap(({ name, request: { model, adapters = [] } }) =>
      adapters.flatMap((adapter) => {
        const other =
          servedBy.get(adapter.name) ?? services.find(({ request }) => request.model === adapter.name)?.name;
        servedBy.set(adapter.name, name);
        if (other === undefined || adapter.name === model) return [];
        const message = `${name} and ${other} both serve ${adapter.name}, and the gateway tells services apart by that name: give the adapter another`;
        return [{ path: `services.${name}.adapters.${adapter.name}`, message }];
      }),
    );
}

function clashes(
  services: readonly CheckedService[],
  of: Of,
  problem: (names: string, value: string) => Problem,
): readonly Problem[] {
  return [...grouped(services, of)].flatMap(([value, sharing]) =>
    value === undefined || sharing.length < 2 ? [] : [problem(namesOf(sharing), value)],
  );
}

function grouped(services: readonly CheckedService[], of: Of): ReadonlyMap<string | undefined, CheckedService[]> {
  const groups = new Map<string | undefined, CheckedService[]>();
  for (const service of services) groups.set(of(service), [...(groups.get(of(service)) ?? []), service]);
  return groups;
}

const namesOf = (services: readonly CheckedService[]) => services.map(({ name }) => name).join(" and ");

/** One kind of machine is one group of nodes, and a group is bought in one way. */
function capacityClashes(services: readonly CheckedService[]): readonly Problem[] {
  return [...grouped(services, ({ request }) => request.machine)].flatMap(([machine, sharing]) => {
    const ways = new Set(sharing.map(({ config }) => JSON.stringify(config.capacity ?? null)));
    if (ways.size < 2) return [];
    const message = `${namesOf(sharing)} share machines of kind ${String(machine)}, which are bought in one way: give them the same capacity, or other machines`;
    return [{ path: "services", message }];
  });
}

/** An Envoy Gateway that the stack installs has nowhere to count until it is told. */
function uncountedTokens([first]: readonly CheckedService[]): readonly Problem[] {
  const { gateway, prerequisites } = first?.config ?? {};
  if (gateway?.tokensPerMinute === undefined || gateway.redis !== undefined) return [];
  const chosen = typeof prerequisites === "string" ? prerequisites : prerequisites?.gateway;
  const otherwise = first?.request.target === "kubernetes" ? "existing" : "install";
  if ((chosen ?? otherwise) === "existing") return [];
  return [
    { path: "gateway.redis", message: "is needed with tokensPerMinute: tokens are counted there, for all proxies" },
  ];
}

function currencyClash(services: readonly CheckedService[]): readonly Problem[] {
  const currencies = services.map(({ config }) =>
    typeof config.ownership === "object" ? config.ownership.currency : undefined,
  );
  const known = [...new Set(currencies.filter((currency) => currency !== undefined))];
  if (known.length < 2) return [];
  return [{ path: "services", message: `their servers are counted in ${known.join(" and ")}: choose one currency` }];
}
