import type { Plan } from "../../../src/planner/plan.ts";
import { engineHome, engineOf, type HostGroup } from "../engines/index.ts";
import { objectLabels } from "../labels.ts";
import type { Placement } from "../placement.ts";
import type { ServiceObject } from "../service-object.ts";
import { user } from "./security.ts";

const usersName = ({ name }: Placement): string => `${name}-users`;

/** The files in which a container looks up users and groups: root, ours, and the group of the devices. */
const filesOf = ({ name, id }: HostGroup): Readonly<Record<string, string>> => ({
  passwd: `root:x:0:0:root:/root:/bin/bash\nengine:x:${user}:${user}::${engineHome}:/usr/sbin/nologin\n`,
  group: `root:x:0:\n${name}:x:${id}:engine\nengine:x:${user}:\n`,
});

/** Lists the engine's user where the accelerator's libraries look it up; nothing for other engines. */
export function listedUserObjects(plan: Plan, placement: Placement): ServiceObject[] {
  const { deviceGroup } = engineOf(plan);
  if (deviceGroup === undefined) return [];
  const metadata = {
    name: usersName(placement),
    namespace: placement.namespace,
    labels: objectLabels(plan, placement),
  };
  return [{ key: "users", object: { apiVersion: "v1", kind: "ConfigMap", metadata, data: filesOf(deviceGroup) } }];
}

/** The list as a volume of the engine's pod, and where each file of it goes. */
export function listedUserVolume(plan: Plan, placement: Placement) {
  const { deviceGroup } = engineOf(plan);
  if (deviceGroup === undefined) return undefined;
  return {
    volume: { name: "users", configMap: { name: usersName(placement) } },
    mounts: Object.keys(filesOf(deviceGroup)).map((file) => ({
      name: "users",
      mountPath: `/etc/${file}`,
      subPath: file,
      readOnly: true,
    })),
  };
}
