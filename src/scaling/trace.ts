/** One request: when it comes, in seconds from the start, and its tokens. */
export interface TraceRequest {
  readonly second: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const header = "second,inputTokens,outputTokens";

/**
 * Reads a trace: comment lines with `#`, the header, then one request per line in order of time.
 * @throws RangeError naming the line that is not a request.
 */
export function readTrace(text: string): readonly TraceRequest[] {
  const lines = text.split("\n").map((line) => line.trim());
  const start = lines.indexOf(header);
  if (start < 0) throw new RangeError(`a trace has the header ${header}`);
  const requests: TraceRequest[] = [];
  for (const [offset, line] of lines.slice(start + 1).entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [second = NaN, inputTokens = NaN, outputTokens = NaN, ...more] = line.split(",").map(Number);
    const earlier = requests.at(-1)?.second ?? 0;
    const valid =
      second >= earlier && Number.isInteger(inputTokens) && inputTokens > 0 && Number.isInteger(outputTokens);
    if (!valid || outputTokens <= 0 || more.length > 0 || !Number.isFinite(second)) {
      throw new RangeError(
        `line ${String(start + offset + 2)} of the trace is not a request in order of time: ${line}`,
      );
    }
    requests.push({ second, inputTokens, outputTokens });
  }
  if (requests.length === 0) throw new RangeError("the trace holds no request");
  return requests;
}

export function printTrace(about: string, requests: readonly TraceRequest[]): string {
  const rows = requests.map((it) => `${it.second.toFixed(1)},${String(it.inputTokens)},${String(it.outputTokens)}`);
  return `# ${about}\n${header}\n${rows.join("\n")}\n`;
}

/** The same traffic from `times` as many users: copies, each some seconds later, in order of time. */
export function multiplied(requests: readonly TraceRequest[], times: number): readonly TraceRequest[] {
  const copies = Array.from({ length: times }, (_, copy) =>
    requests.map((it) => ({ ...it, second: it.second + ((copy * 97) % 600) })),
  );
  return copies.flat().sort((a, b) => a.second - b.second);
}
