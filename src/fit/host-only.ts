import type { Reason } from "./ledger.ts";
import { adapterBytes } from "./adapters.ts";
import { hostLedger, hostReasons } from "./host.ts";
import { kvBytesPerToken } from "./kv-cache.ts";
import { askedTokens } from "./layer-loads.ts";
import { overheadBytes } from "./overhead.ts";
import { printInteger } from "./print.ts";
import type { Setup, Verdict } from "./setup.ts";

/** A machine without accelerators holds everything in host memory: weights, cache and one compute buffer. */
function ledgerOf(setup: Setup) {
  const { bytes } = setup;
  const cacheBytes = askedTokens(setup) * kvBytesPerToken(setup);
  return {
    cacheBytes,
    perHost: hostLedger(
      setup,
      bytes.total - bytes.embedding + adapterBytes(setup, 0, setup.model.layers),
      cacheBytes + overheadBytes(setup, false),
    ),
  };
}

/** Whether it fits: the answer of `fitHostOnly` without its ledger. */
export function hostOnlyHolds(setup: Setup): boolean {
  return hostReasons(setup, ledgerOf(setup).perHost).length === 0;
}

/** The ledger of llama.cpp on a machine without accelerators. */
export function fitHostOnly(setup: Setup): Verdict {
  const { model, concurrency } = setup;
  const perToken = kvBytesPerToken(setup);
  const { cacheBytes, perHost } = ledgerOf(setup);
  const room = perHost.ramBytes - perHost.neededRamBytes + cacheBytes;
  const most = model.maxContextTokens * concurrency;
  const kvCapacityTokens = Math.max(0, Math.min(most, Math.floor(room / perToken)));
  return {
    fit: { kvBytesPerToken: perToken, kvCapacityTokens, perGpu: [], perHost },
    reasons: hostReasons(setup, perHost).map((reason) => withRoom(setup, reason, kvCapacityTokens)),
  };
}

/** Where a shorter context would do, the reason says how short. */
function withRoom({ contextTokens, concurrency }: Setup, reason: Reason, capacity: number): Reason {
  const most = Math.floor(capacity / concurrency);
  if (reason.code !== "host-memory" || most < 1) return reason;
  const each = concurrency === 1 ? "" : ` for each of ${String(concurrency)} requests`;
  const room = `at most ${printInteger(most)} tokens of context${each} fit, ${printInteger(contextTokens)} were asked`;
  return { code: "context", message: `${reason.message}; ${room}` };
}
