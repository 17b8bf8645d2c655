import type { Plan } from "../../../src/planner/plan.ts";
import type { EnvVar, Launch } from "./contract.ts";

/** Environment that the LeaderWorkerSet controller puts into every pod of a group; Kubernetes expands it in arguments. */
export const leaderAddress = "$(LWS_LEADER_ADDRESS)";
export const nodeRank = "$(LWS_WORKER_INDEX)";

/** Without an interface named, NCCL and Gloo may pick one that does not lead to the other node. */
export function fabricEnv({ plan, role }: Launch): EnvVar[] {
  if (role === "single") return [];
  return [
    { name: "GLOO_SOCKET_IFNAME", value: "eth0" },
    { name: "NCCL_SOCKET_IFNAME", value: "eth0" },
    ...(plan.deployment.efaInterfaces > 0 ? [{ name: "FI_PROVIDER", value: "efa" }] : []),
  ];
}

/** The rendezvous port stays open for as long as the leader lives. An exec probe, because Pod Security refuses a probe's `host`. */
export function leaderAnswers(port: number): Readonly<Record<string, unknown>> {
  const script = `import os, socket; socket.create_connection((os.environ["LWS_LEADER_ADDRESS"], ${port}), 5)`;
  return { exec: { command: ["python3", "-c", script] } };
}

/** A worker that stops first would take the leader's running requests with it. Kubernetes ends the wait with the grace period. */
export function untilLeaderIsGone(port: number): Readonly<Record<string, unknown>> {
  const script = [
    "import os, socket, time",
    `leader = (socket.gethostbyname(os.environ["LWS_LEADER_ADDRESS"]), ${port})`,
    "try:",
    "    while True:",
    "        socket.create_connection(leader, 5).close()",
    "        time.sleep(2)",
    "except OSError:",
    "    pass",
  ].join("\n");
  return { exec: { command: ["python3", "-c", script] } };
}

/** Ranks with requests of their own have as many each at most; all of them, where there is one. */
export const requestsPerRank = ({ concurrency, parallelism }: Plan): number =>
  Math.ceil(concurrency / parallelism.dataParallel);
