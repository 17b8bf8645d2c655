import { isList, isObject, text, type Properties } from "../providers/wire.ts";

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** `status.conditions` of an object, empty where there are none yet. */
export function conditionsOf(object: Properties | undefined): Condition[] {
  const conditions = isObject(object?.["status"]) ? object["status"]["conditions"] : undefined;
  return (isList(conditions) ? conditions : []).filter(isObject).map((entry) => ({
    type: text(entry["type"]),
    status: text(entry["status"]),
    reason: text(entry["reason"]),
    message: text(entry["message"]),
  }));
}

export const holds = (object: Properties | undefined, type: string): boolean =>
  conditionsOf(object).some((condition) => condition.type === type && condition.status === "True");
