import { digest, isObject, isSecret, logicalName, mapValues, secret, text, type Properties } from "../wire.ts";
import { clusterScoped, specOf, statuses } from "./kinds.ts";

const releaseType = "kubernetes:helm.sh/v3:Release";

export const isRelease = (type: string): boolean => type === releaseType;

/** `apps/v1/Deployment`, the key of the tables of kinds. */
export const kindKey = (object: Properties): string => `${text(object["apiVersion"])}/${text(object["kind"])}`;

export const metadataOf = (object: Properties): Properties => (isObject(object["metadata"]) ? object["metadata"] : {});

export const autoNamed = "pulumi.com/autonamed";

const annotationsOf = (metadata: Properties): Properties =>
  isObject(metadata["annotations"]) ? metadata["annotations"] : {};

export const isAutoNamed = (object: Properties): boolean =>
  annotationsOf(metadataOf(object))[autoNamed] === "true" || object["__autonamed"] === true;

/** `namespace/name`, or the name alone outside namespaces. */
export function identity(type: string, object: Properties): string {
  const metadata = isRelease(type) ? object : metadataOf(object);
  const name = text(metadata["name"]);
  return clusterScoped.has(text(object["kind"])) ? name : `${text(metadata["namespace"], "default")}/${name}`;
}

/** Names an object that has no name as the real provider does: `<logical name>-<8 hexadecimal digits>`, kept on updates. */
export function withName(
  urn: string,
  type: string,
  olds: Properties,
  news: Properties,
  taken: (id: string) => boolean,
): Properties {
  const metadata = isRelease(type) ? news : metadataOf(news);
  if ((metadata["name"] ?? metadata["generateName"]) !== undefined) return news;
  const old = isRelease(type) ? olds : metadataOf(olds);
  const named = (name: string): Properties =>
    isRelease(type)
      ? { ...news, name, __autonamed: true }
      : {
          ...news,
          metadata: { ...metadata, name, annotations: { ...annotationsOf(metadata), [autoNamed]: "true" } },
        };
  if (isAutoNamed(olds)) return named(text(old["name"]));
  for (let attempt = 0; ; attempt++) {
    const suffix = digest(attempt === 0 ? urn : `${urn}#${attempt}`).slice(0, 8);
    const candidate = named(`${logicalName(urn)}-${suffix}`);
    if (!taken(identity(type, candidate))) return candidate;
  }
}

/** The real provider keeps the contents of a Secret secret whatever the program says. */
export const withSecrets = (object: Properties): Properties =>
  kindKey(object) === "v1/Secret"
    ? mapValues(object, (value, key) => (key === "data" || key === "stringData" ? secret(value) : value))
    : object;

/** What the API server and the controllers add. */
export function settled(urn: string, type: string, object: Properties): Properties {
  const hash = digest(`${urn} ${identity(type, object)}`);
  if (isRelease(type))
    return {
      resourceNames: {},
      status: {
        appVersion: text(object["version"]),
        chart: text(object["chart"]),
        name: text(object["name"]),
        namespace: text(object["namespace"], "default"),
        revision: 1,
        status: "deployed",
        version: text(object["version"]),
      },
    };
  const uid = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join(
    "-",
  );
  const namespace = clusterScoped.has(text(object["kind"])) ? {} : { namespace: "default" };
  const status = statuses[kindKey(object)]?.(object);
  return {
    metadata: { creationTimestamp: "2026-01-01T00:00:00Z", generation: 1, resourceVersion: "1", uid, ...namespace },
    ...(status === undefined ? {} : { status }),
    ...(kindKey(object) === "v1/Service" ? { spec: serviceDefaults(object, hash) } : {}),
  };
}

function serviceDefaults(object: Properties, hash: string): Properties {
  const clusterIP = text(
    specOf(object)["clusterIP"],
    `10.96.${parseInt(hash.slice(0, 2), 16)}.${parseInt(hash.slice(2, 4), 16)}`,
  );
  return { clusterIP, clusterIPs: [clusterIP], sessionAffinity: "None", type: "ClusterIP" };
}

/** A secret property reads as what it holds. */
export const revealed = (object: Properties): Properties =>
  mapValues(object, (value) => (isSecret(value) ? (value["value"] ?? null) : value));
