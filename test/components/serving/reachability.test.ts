import { describe, expect, test } from "vitest";
import type { KubernetesObject, Placement } from "../../../components/serving/index.ts";
import { onEks, onOwnServers } from "../placements.ts";
import { r1On3090s, v3OnTwoP5 } from "../plans.ts";
import { Rendered, type Pod } from "./rendered.ts";

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
}

interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly ("Ingress" | "Egress")[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** A pod, or an address outside the cluster. */
interface Place {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly address?: string;
}

const selects = ({ matchLabels = {} }: Selector, labels: Readonly<Record<string, string>> = {}) =>
  Object.entries(matchLabels).every(([name, value]) => labels[name] === value);

const bits = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

function within(cidr: string, address: string): boolean {
  const [base = "", length = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(length));
  return Math.floor(bits(base) / size) === Math.floor(bits(address) / size);
}

function isPeer(peer: Peer, place: Place, own: string): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr, except = [] } = peer.ipBlock;
    return (
      place.address !== undefined &&
      within(cidr, place.address) &&
      !except.some((it) => within(it, place.address ?? ""))
    );
  }
  if (place.namespace === undefined) return false;
  const inNamespace =
    peer.namespaceSelector === undefined
      ? place.namespace === own
      : selects(peer.namespaceSelector, { "kubernetes.io/metadata.name": place.namespace });
  return inNamespace && selects(peer.podSelector ?? {}, place.labels);
}

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/: policies add up; a pod that none selects is open. */
function allows(
  direction: "Ingress" | "Egress",
  policies: readonly { readonly namespace: string; readonly spec: Policy }[],
  pod: Place,
  other: Place,
  port: number,
  protocol = "TCP",
): boolean {
  const over = policies.filter(
    ({ namespace, spec }) =>
      namespace === pod.namespace && spec.policyTypes.includes(direction) && selects(spec.podSelector, pod.labels),
  );
  if (over.length === 0) return true;
  return over.some(({ namespace, spec }) =>
    ((direction === "Ingress" ? spec.ingress : spec.egress) ?? []).some(({ from, to, ports }) => {
      const peers = from ?? to;
      const reaches = peers === undefined || peers.some((peer) => isPeer(peer, other, namespace));
      return reaches && (ports === undefined || ports.some((it) => it.port === port && it.protocol === protocol));
    }),
  );
}

/** The engine's port, web, DNS, rendezvous and one that NCCL might choose. */
const portsOf = (enginePort: number) =>
  [
    ["TCP", enginePort],
    ["TCP", 443],
    ["TCP", 80],
    ["UDP", 53],
    ["TCP", 53],
    ["TCP", 29500],
    ["TCP", 41234],
  ] as const;

function matrixOf(rendered: Rendered, namespace: string, enginePort: number) {
  const policies = rendered.objects
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map((object: KubernetesObject) => ({
      namespace: object.metadata.namespace ?? "",
      spec: object.spec as unknown as Policy,
    }));
  const jobs = rendered.objects
    .filter(({ kind }) => kind === "Job")
    .map(
      ({ metadata, spec }) =>
        [
          metadata.name.includes("-preflight-") ? "preflight" : "staging",
          podPlace(spec?.["template"] as Pod, namespace),
        ] as const,
    );
  const [server, worker] = rendered.pods.map((pod) => podPlace(pod, namespace));
  const places: Record<string, Place> = {
    server: { ...server, labels: { ...server?.labels, "leaderworkerset.sigs.k8s.io/worker-index": "0" } },
    ...(worker && {
      worker: { ...worker, labels: { ...worker.labels, "leaderworkerset.sigs.k8s.io/worker-index": "1" } },
    }),
    ...Object.fromEntries(jobs),
    "own gateway": {
      namespace: "envoy-gateway-system",
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": namespace,
        "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
      },
    },
    "another gateway": {
      namespace: "envoy-gateway-system",
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": "x",
        "gateway.envoyproxy.io/owning-gateway-namespace": "x",
      },
    },
    prometheus: { namespace: "monitoring", labels: { app: "prometheus" } },
    dns: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
    // https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/, and kubespray's `nodelocaldns_ip`: no selector reaches them.
    "the node's DNS cache": { address: "169.254.20.10" },
    "kubespray's DNS cache": { address: "169.254.25.10" },
    "a system pod": { namespace: "kube-system", labels: { "k8s-app": "other" } },
    "a pod of its namespace": { namespace, labels: { app: "other" } },
    "the same engine elsewhere": { ...server, namespace: "other" },
    "the metadata address": { address: "169.254.169.254" },
    "the internet": { address: "203.0.113.7" },
  };
  const open: string[] = [];
  for (const [from, source] of Object.entries(places))
    for (const [to, target] of Object.entries(places)) {
      if (from === to || (source.namespace !== namespace && target.namespace !== namespace)) continue;
      for (const [protocol, port] of portsOf(enginePort)) {
        const out = allows("Egress", policies, source, target, port, protocol);
        if (out && allows("Ingress", policies, target, source, port, protocol))
          open.push(`${from} → ${to} ${protocol} ${String(port)}`);
      }
    }
  return open;
}

const podPlace = (pod: Pod, namespace: string): Place => ({ namespace, labels: pod.metadata.labels });

const dnsFrom = (pod: string) =>
  ["dns", "the node's DNS cache", "kubespray's DNS cache"].flatMap((it) => [
    `${pod} → ${it} UDP 53`,
    `${pod} → ${it} TCP 53`,
  ]);
const every = (from: string, to: string, enginePort: number) =>
  portsOf(enginePort).map(([protocol, port]) => `${from} → ${to} ${protocol} ${String(port)}`);

const gateway = { hostname: "llm.example.com" };
const source = { repository: "a/b", revision: "0".repeat(40), sha256: { "a.gguf": "0".repeat(64) } };

/** All pairs of pods and addresses, on the engine's port, web, DNS, rendezvous and a port that NCCL might choose. */
describe("what can be reached, of everything that could be", () => {
  const reachable = (placement: Placement, plan = r1On3090s, port = 8080) =>
    matrixOf(new Rendered(plan, placement), placement.namespace, port).sort();

  test("one node: its gateway and Prometheus reach the engine, and the engine reaches DNS", () => {
    expect(reachable({ ...onOwnServers, gateway })).toEqual(
      [...dnsFrom("server"), "own gateway → server TCP 8080", "prometheus → server TCP 8080"].sort(),
    );
  });

  test("without a gateway of its own, those that the platform has", () => {
    expect(reachable(onOwnServers)).toEqual(
      [
        ...dnsFrom("server"),
        "own gateway → server TCP 8080",
        "another gateway → server TCP 8080",
        "prometheus → server TCP 8080",
      ].sort(),
    );
  });

  test("several nodes: the group reaches itself on every port, and clients reach the leader, never a worker", () => {
    expect(reachable({ ...onEks, gateway }, v3OnTwoP5, 8000)).toEqual(
      [
        ...dnsFrom("server"),
        ...dnsFrom("worker"),
        ...every("server", "worker", 8000),
        ...every("worker", "server", 8000),
        "own gateway → server TCP 8000",
        "prometheus → server TCP 8000",
      ].sort(),
    );
  });

  test("the Job that fetches weights: DNS and HTTPS to the internet, and no metadata address; nobody reaches it", () => {
    const open = reachable({ ...onOwnServers, weightsSource: source }).filter((edge) => edge.includes("staging"));
    expect(open).toEqual([...dnsFrom("staging"), "staging → the internet TCP 443"].sort());
  });

  test("the Job that looks at the nodes: nothing", () => {
    expect(reachable(onOwnServers).filter((edge) => edge.includes("preflight"))).toEqual([]);
  });
});
