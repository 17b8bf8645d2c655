/** Documented in README: scripts rely on them. */
export const exitCodes = { ok: 0, refused: 2, usage: 64, badInput: 65 } as const;
