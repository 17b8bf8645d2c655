import { isList, isObject, isSecret, type Properties, type Value } from "./wire.ts";

export type Change = "add" | "delete" | "update";

/** One changed leaf, by its property path as the engine writes it: `spec.containers[0].image`, `tags["a.b/c"]`. */
export interface Difference {
  readonly path: string;
  /** The path without list positions and quotes, keys joined by `.`: what a table of immutable properties names. */
  readonly pattern: string;
  readonly change: Change;
}

interface Place {
  readonly path: string;
  readonly pattern: string;
}

const step = (at: Place, key: string): Place => {
  const simple = /^[A-Za-z_$][\w$]*$/.test(key);
  const dot = at.path === "" ? "" : ".";
  return {
    path: simple ? `${at.path}${dot}${key}` : `${at.path}[${JSON.stringify(key)}]`,
    pattern: at.pattern === "" ? key : `${at.pattern}.${key}`,
  };
};

const item = (at: Place, index: number): Place => ({ path: `${at.path}[${index}]`, pattern: at.pattern });

/** All leaves in which two property bags differ. Secrets are compared by what they hold; `__` keys are the engine's. */
export function differences(olds: Properties, news: Properties): Difference[] {
  return compare({ path: "", pattern: "" }, olds, news);
}

function compare(at: Place, olds: Value | undefined, news: Value | undefined): Difference[] {
  if (isSecret(olds) || isSecret(news))
    return compare(at, isSecret(olds) ? olds.value : olds, isSecret(news) ? news.value : news);
  if (olds === undefined || olds === null) return news === undefined || news === null ? [] : [{ ...at, change: "add" }];
  if (news === undefined || news === null) return [{ ...at, change: "delete" }];
  if (isList(olds) && isList(news))
    return Array.from({ length: Math.max(olds.length, news.length) }, (_, index) => index).flatMap((index) =>
      compare(item(at, index), olds[index], news[index]),
    );
  if (isObject(olds) && isObject(news))
    return [...new Set([...Object.keys(olds), ...Object.keys(news)])]
      .filter((key) => !key.startsWith("__"))
      .flatMap((key) => compare(step(at, key), olds[key], news[key]));
  return olds === news ? [] : [{ ...at, change: "update" }];
}

/** True when a changed path lies at or below a listed one, or above it. */
export const touches = (pattern: string, listed: readonly string[]): boolean =>
  listed.some((entry) => pattern === entry || pattern.startsWith(`${entry}.`) || entry.startsWith(`${pattern}.`));
