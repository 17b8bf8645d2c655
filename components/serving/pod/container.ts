import { engineImage } from "../../../src/planner/images.ts";
import type { Plan } from "../../../src/planner/plan.ts";
import { servedAdapters } from "../weights/adapters.ts";
import { apiKeyDirectory, apiKeyEntry } from "./api-key.ts";
import type { Engine, EnvVar, Launch, Role } from "../engines/index.ts";
import { engineHome, engineOf } from "../engines/index.ts";
import type { Placement } from "../placement.ts";
import { listedUserVolume } from "./listed-user.ts";
import { probesOf } from "./probes.ts";
import { containerSecurityOf } from "./security.ts";
import { scratchSize, volumesOf } from "./volumes.ts";
import { weightsDirectory } from "../weights/weights.ts";

export function engineContainer(plan: Plan, placement: Placement, role: Role): Readonly<Record<string, unknown>> {
  const engine = engineOf(plan);
  const launch = launchOf(plan, placement, role);
  return {
    name: "engine",
    image: engineImage(plan, placement.registry.mirror),
    imagePullPolicy: "IfNotPresent",
    command: commandOf(engine, launch),
    args: engine.args(launch),
    env: [...homeEnv, ...engine.env(launch)],
    ports: [{ name: "http", containerPort: plan.deployment.port, protocol: "TCP" }],
    resources: resourcesOf(plan, placement),
    ...probesOf(plan, engine, role),
    lifecycle: { preStop: engine.preStop(launch) },
    securityContext: containerSecurityOf(plan.gpusPerNode),
    volumeMounts: [
      ...volumesOf(plan, placement).map(({ mount }) => mount),
      ...(listedUserVolume(plan, placement)?.mounts ?? []),
    ],
  };
}

function launchOf(plan: Plan, placement: Placement, role: Role): Launch {
  return {
    plan,
    role,
    weightsPath: `${weightsDirectory}/${placement.weightsPath}`,
    adapters: servedAdapters(placement),
    ...(placement.apiKey !== undefined && { apiKeyFile: `${apiKeyDirectory}/${apiKeyEntry}` }),
  };
}

/** The user has no entry in any image's passwd: what asks for its name or home finds them here. */
const homeEnv: EnvVar[] = [
  { name: "HOME", value: engineHome },
  { name: "USER", value: "engine" },
];

/** The key is a file; an engine that reads none gets it from a shell that then becomes the engine. */
function commandOf({ command, takeKey }: Engine, { apiKeyFile }: Launch): readonly string[] {
  if (apiKeyFile === undefined || takeKey === undefined) return command;
  return ["/bin/sh", "-c", ["set -eu", ...takeKey(apiKeyFile), 'exec "$0" "$@"'].join("\n"), ...command];
}

/** What a container may take of its node beside the accelerators. A copy on the kubelet's disk counts as ephemeral. */
export function podMemory({ deployment }: Plan, { localStorageClass }: Placement): Readonly<Record<string, string>> {
  const { localDisk } = deployment;
  return {
    cpu: String(deployment.cpuRequest),
    memory: String(deployment.memoryRequestBytes),
    "ephemeral-storage":
      localDisk === undefined || localStorageClass !== undefined ? scratchSize : String(localDisk.allBytes),
  };
}

/** Limits equal requests: guaranteed quality of service, and whole cores that the static CPU manager can pin. */
function resourcesOf(plan: Plan, placement: Placement): Readonly<Record<string, unknown>> {
  const { deployment, gpusPerNode } = plan;
  const amounts = {
    ...podMemory(plan, placement),
    ...(gpusPerNode > 0 && { [placement.acceleratorResource ?? deployment.acceleratorResource]: String(gpusPerNode) }),
    ...(deployment.efaInterfaces > 0 && { "vpc.amazonaws.com/efa": String(deployment.efaInterfaces) }),
  };
  return { requests: amounts, limits: amounts };
}
