import type { Reconcile } from "../../src/store/store.ts";

/** What a writing thread is told to do. */
export interface Told {
  readonly path: string;
  readonly token: string;
}

/** Nobody here ever takes a line away: what an outside change lacks, it did not know of. */
export const union: Reconcile = ({ before, after, state }) => {
  const known = new Set(after.split("\n"));
  const missing = before.split("\n").filter((line) => !known.has(line));
  return { text: after + missing.map((line) => `${line}\n`).join(""), state };
};
