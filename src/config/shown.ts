/** Longest part of a value that a message repeats. */
const longest = 80;

/** A value as a message repeats it: what cannot be seen is written out, and nothing long hides what is said of it. */
export function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const isPlain = text !== "" && text === text.trim() && !/\p{C}|\p{Z}(?<! )/u.test(text);
  return shortened(isPlain ? text : `"${escaped(text)}"`);
}

/** The same in quotes, for names. */
export function quoted(value: unknown): string {
  return `"${shortened(escaped(typeof value === "string" ? value : JSON.stringify(value)))}"`;
}

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${String(text.length)} characters)`;
}

/** Control characters, and those without width, would change what a terminal shows. */
function escaped(text: string): string {
  return text.replaceAll(/\p{C}|\p{Z}(?<! )/gu, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
}
