import { isScalar, parseDocument, visit, type Pair } from "yaml";
import type { Problem } from "../src/config/index.ts";

/** Plain values that the YAML reader of Pulumi takes for something else than the one here, which follows YAML 1.2. */
const spellings: readonly { readonly pattern: RegExp; readonly message: (text: string) => string }[] = [
  {
    pattern: /^[-+]?0[0-7]+$/,
    message: (text) => `is ${text}, which Pulumi reads as octal: write it without the zero`,
  },
  {
    pattern: /^[-+]?(0b[01_]+|\d[\d_]*_[\d_]*(\.\d+)?)$/,
    message: (text) => `is ${text}, which YAML readers take for different numbers: write plain decimal digits`,
  },
  {
    pattern: /^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/,
    message: (text) => `is ${text}, which Pulumi reads as a moment: put it in quotes`,
  },
];

/** What in a stack file one reader would take for one thing and another for another. Text in quotes is the same for all. */
export function spellingProblems(text: string, prefix: string): readonly Problem[] {
  const problems: Problem[] = [];
  visit(parseDocument(text), {
    Scalar: (key, node, ancestors) => {
      if (key === "key" || node.type !== "PLAIN" || node.source === undefined) return;
      const { source } = node;
      const spelling = spellings.find(({ pattern }) => pattern.test(source));
      const keys = ancestors.flatMap((each) => (isPair(each) && isScalar(each.key) ? [String(each.key.value)] : []));
      const [top, path = "", ...rest] = keys;
      if (spelling === undefined || top !== "config" || !path.startsWith(prefix)) return;
      problems.push({ path: [path.slice(prefix.length), ...rest].join("."), message: spelling.message(source) });
    },
  });
  return problems;
}

const isPair = (node: unknown): node is Pair => typeof node === "object" && node !== null && "key" in node;
