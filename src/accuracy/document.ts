import { decodeFits } from "../catalog/decode-fits.ts";
import type { DecodeConstants } from "../catalog/index.ts";
import { measuredFit, measuredKvBytesPerToken, measuredKvTokens } from "./measured.ts";
import { peers, type PeerPrediction } from "./peers.ts";
import { inputsOf, type TruthFile } from "./schema.ts";
import { primarySpeed, reportOf, scoreFile, type Comparison } from "./score.ts";
import { setupOfCase, UnreadableCase } from "./setup.ts";
import { median, relativeError } from "./statistics.ts";

const percent = (value: number | null | undefined) => (value == null ? "–" : `${(value * 100).toFixed(1)} %`);
const row = (...cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly string[]) => [
  row(...head),
  row(...head.map(() => "---")),
  ...rows,
];

interface PeerScore {
  readonly perToken: string;
  readonly tokens: string;
  readonly fit: string;
}

function scoreOf(predictions: readonly { case: TruthFile["memory"][number]; said: PeerPrediction }[]): PeerScore {
  const perToken = predictions.flatMap(({ case: memory, said }) => {
    const measured = measuredKvBytesPerToken(memory);
    return measured === undefined || said.kvBytesPerToken === undefined
      ? []
      : [relativeError(said.kvBytesPerToken, measured)];
  });
  const tokens = predictions.flatMap(({ case: memory, said }) => {
    const measured = measuredKvTokens(memory);
    return measured === undefined || said.kvTokens === undefined ? [] : [relativeError(said.kvTokens, measured)];
  });
  const fits = predictions.flatMap(({ case: memory, said }) => {
    const measured = measuredFit(memory);
    return measured === undefined || said.fits === undefined
      ? []
      : [{ right: said.fits === measured, weight: measured ? 1 : 2 }];
  });
  const weight = fits.reduce((sum, verdict) => sum + verdict.weight, 0);
  const right = fits.reduce((sum, verdict) => sum + (verdict.right ? verdict.weight : 0), 0);
  const within = perToken.filter((error) => error <= 0.005).length;
  return {
    perToken: perToken.length === 0 ? "–" : `${String(within)} of ${String(perToken.length)}`,
    tokens: tokens.length === 0 ? "–" : `${percent(median(tokens))} (${String(tokens.length)})`,
    fit: weight === 0 ? "–" : `${percent(right / weight)} (${String(fits.length)})`,
  };
}

function peerRows(file: TruthFile): readonly string[] {
  const read = file.memory.flatMap((memory) => {
    if (memory.use_for_accuracy === false) return [];
    try {
      return [{ memory, ...setupOfCase(inputsOf(memory)) }];
    } catch (error) {
      if (error instanceof UnreadableCase) return [];
      throw error;
    }
  });
  return peers.map(({ name, formula, predict }) => {
    const score = scoreOf(
      read.flatMap(({ memory, setup, memoryKnown }) => {
        const { fits, ...said } = predict(setup) ?? {};
        return [{ case: memory, said: memoryKnown && fits !== undefined ? { ...said, fits } : said }];
      }),
    );
    return row(name, score.perToken, score.tokens, score.fit, formula);
  });
}

/** Why the model is probably far off. */
const explanations: Readonly<Record<string, string>> = {
  "thr-gpustack-h200-sglang-c1000":
    "1,000 prompts at once on DP attention: 125 running requests per rank are beyond the captured graphs, and steps fall back to unfused kernels; its own peak is three times its mean",
  "thr-kt-8xl20-c8":
    "SGLang with kt-kernel overlaps experts on the CPU with those on eight GPUs; our model adds them one after another",
  "thr-unsloth-2xh100-iq1s":
    "a claim without a log, on the llama.cpp of January 2025 that had no latent attention; we take the constants of ik_llama.cpp",
  "thr-awq-card-a100-b1-i64512":
    "64K of context on A100, which has no FlashMLA kernel; one case is too few for a constant",
  "thr-kt-l40s-9654": "a claim; two sockets with 24 channels, NUMA placement not stated",
  "thr-trtllm-h200-max":
    "1,024 requests: matrices in small groups of tokens per expert reach less than the assumed share of peak",
  "thr-dstack-h200-vllm-c16": "vLLM of March 2025 is slower at 16 requests than its own results at 4 and 64 suggest",
  "mem-ik-5090-2x3090-16k": "the log states no placement flag; some experts were on the GPUs",
  "mem-ik-4090d48-32k": "the log states no placement flag; some experts were on the GPU",
  "mem-ik-4gpu-mixed-8k": "layers were split by hand between four unequal cards",
};

function worstRows(comparisons: readonly Comparison[]): readonly string[] {
  return [...comparisons]
    .filter(({ quantity }) => quantity !== "firstToken")
    .sort((a, b) => b.error - a.error)
    .filter((entry, index, all) => all.findIndex(({ id }) => id === entry.id) === index)
    .slice(0, 10)
    .map(({ id, quantity, predicted, measured, error }) =>
      row(
        id,
        quantity,
        predicted.toPrecision(4),
        measured.toPrecision(4),
        percent(error),
        explanations[id] ?? "not explained",
      ),
    );
}

/** `docs/accuracy.md`: how far the predictions are from what was published. */
export function accuracyDocument(file: TruthFile): string {
  const scores = scoreFile(file);
  const report = reportOf(scores);
  const { kvBytesPerToken, weightsPerGpu, kvTokens, fit, speed } = report;
  const kinds = Object.entries(speed.byKind).map(([kind, { cases, medianError }]) =>
    row(kind, cases, percent(medianError)),
  );
  const primary = primarySpeed(scores.comparisons);
  const constants = Object.entries<DecodeConstants>(decodeFits).map(([name, entry]) =>
    row(
      name,
      entry.fixedMs,
      entry.bandwidthEfficiency,
      entry.cases?.length ?? 0,
      percent(entry.meanError),
      percent(entry.leaveOneOutError),
    ),
  );
  return [
    "# Accuracy",
    "",
    "Generated by `npm run docs` from `test/truth/measurements.json`. Score any file of that schema with `npm run -s accuracy -- FILE --json`.",
    "",
    "A prediction sees the inputs of a case and the catalog, never what was measured. Errors are |predicted − measured| ÷ measured.",
    "Time per token is the stated mean, else one over the tokens per second of one user. A kind's error takes the time per token of",
    "a case, else its throughput. Refusals count double. A case that fixes no utilisation and is a document or a table is read as tuned",
    "(99 % of the device, one sequence); a log is read with the engine's defaults. Unstated request lengths are 512 tokens.",
    "",
    "## Memory",
    "",
    ...table(
      ["Quantity", "Cases", "Result"],
      [
        row(
          "KV cache per token",
          kvBytesPerToken.cases,
          `${String(kvBytesPerToken.withinHalfPercent)} within half a percent`,
        ),
        row("Weights per GPU", weightsPerGpu.cases, `median error ${percent(weightsPerGpu.medianError)}`),
        row("Tokens of KV cache", kvTokens.cases, `median error ${percent(kvTokens.medianError)}`),
        row(
          "Does it fit",
          fit.cases,
          `${percent(fit.weightedAccuracy)} right${fit.wrong.length === 0 ? "" : `; wrong: ${fit.wrong.join(", ")}`}`,
        ),
      ],
    ),
    "",
    "## Speed",
    "",
    ...table(
      ["Quantity", "Cases", "Median error"],
      [
        row("Time per output token", speed.timePerOutputToken.cases, percent(speed.timePerOutputToken.medianError)),
        row("Throughput", speed.throughput.cases, percent(speed.throughput.medianError)),
        row("Time to first token", speed.timeToFirstToken.cases, percent(speed.timeToFirstToken.medianError)),
        row("All cases, one figure each", primary.length, percent(speed.overallMedian)),
      ],
    ),
    "",
    ...table(["Kind", "Cases", "Median error"], kinds),
    "",
    "## Constants of the decode model",
    "",
    "Mean error in the sample, and with each case predicted by a fit on the others. Where few cases carry a constant, the second is the one to believe.",
    "",
    ...table(["Constants", "Fixed ms", "Bandwidth share", "Cases", "In sample", "Left out"], constants),
    "",
    "## Worst cases",
    "",
    ...table(["Case", "Quantity", "Predicted", "Measured", "Error", "Likely reason"], worstRows(scores.comparisons)),
    "",
    "## The same memory cases by other estimators' documented formulas",
    "",
    "Only the formulas are run here, on the rows of this catalog; not the tools themselves. They give no verdict for what they do not cover.",
    "",
    ...table(
      ["Estimator", "KV per token within half a percent", "Tokens of cache, median error", "Verdicts right", "Formula"],
      [
        row(
          "this catalog",
          `${String(kvBytesPerToken.withinHalfPercent)} of ${String(kvBytesPerToken.cases)}`,
          `${percent(kvTokens.medianError)} (${String(kvTokens.cases)})`,
          `${percent(fit.weightedAccuracy)} (${String(fit.cases)})`,
          "per-engine ledger",
        ),
        ...peerRows(file),
      ],
    ),
    "",
    "## Not scored",
    "",
    ...table(
      ["Case", "Reason"],
      [...report.notScored, ...report.partlyScored].map(({ id, reason }) => row(id, reason)),
    ),
    "",
  ].join("\n");
}
