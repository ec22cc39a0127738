/** How often each kind of ledger can be asked (ms). */
export const LEDGER_TIMINGS = {
  postgres: { staleMs: 30_000, beatMs: 5_000, patienceMs: 30_000, pollMs: 2_000 },
  git: { staleMs: 60_000, beatMs: 120_000, patienceMs: 360_000, pollMs: 60_000 },
  memory: { staleMs: 30_000, beatMs: 5_000, patienceMs: 30_000, pollMs: 50 },
} as const;
