import { measuredFit, measuredKvBytesPerToken, measuredKvTokens } from "./measured.ts";
import { percent, row } from "./markdown.ts";
import { peers, type PeerPrediction } from "./peers.ts";
import { inputsOf, type TruthFile } from "./schema.ts";
import { setupOfCase, UnreadableCase } from "./setup.ts";
import { median, relativeError } from "./statistics.ts";

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

/** The memory cases by the documented formulas of other estimators, one row each. */
export function peerRows(file: TruthFile): readonly string[] {
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
