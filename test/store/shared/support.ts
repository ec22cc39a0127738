import fs from "node:fs";
import { join } from "node:path";
import { merge } from "../../../src/merge/index.ts";
import type { EntryWithText, Ledger } from "../../../src/store/shared/ledger.ts";
import { LedgerError } from "../../../src/store/shared/ledger.ts";
import { memoryLedger, type MemoryLedger } from "./memory-ledger.ts";
import { openReplica, type ReplicaOptions } from "../../../src/store/shared/replica.ts";
import { honour, tempFolder } from "../support.ts";

/** One machine's copy. */
export interface Machine {
  readonly folder: string;
  readonly path: string;
  /** A process of it. */
  open(options?: Partial<ReplicaOptions>): ReturnType<typeof openReplica>;
  text(): string;
}

/** A machine with a file, or none. */
export function machine(ledger: Ledger, text: string | null = null): Machine {
  const folder = tempFolder();
  const path = join(folder, "FILE.md");
  if (text !== null) fs.writeFileSync(path, text);
  const open = (options: Partial<ReplicaOptions> = {}) =>
    openReplica({
      path,
      kind: "memory",
      place: "memory",
      ledger: async () => ledger,
      merge: async () => (base, ours, theirs) => merge(base, ours, theirs).text,
      reconcile: honour,
      lockTimeoutMs: 5_000,
      ...options,
    });
  return { folder, path, open, text: () => fs.readFileSync(path, "utf8") };
}

/** What may become of a call. */
export type Fate = "ok" | "unreached" | "answer lost" | "never arrives";

/** A ledger whose calls fare as is said for each; then well. */
export function flaky(fates: Fate[], inner: MemoryLedger = memoryLedger()): MemoryLedger {
  const failing = async <T>(run: () => Promise<T>, writes: boolean): Promise<T> => {
    const fate = fates.shift() ?? "ok";
    if (fate === "unreached") throw new LedgerError("unreached", false);
    if (fate === "never arrives" && writes) throw new LedgerError("never arrives", true);
    const done = await run();
    if (fate === "answer lost") throw new LedgerError("answer lost", writes);
    return done;
  };
  const { turn: _, ...rest } = inner;
  return {
    ...rest,
    since: (revision) => failing(() => inner.since(revision), false),
    append: (base, newEntries: readonly EntryWithText[], signs) =>
      failing(() => inner.append(base, newEntries, signs), true),
  };
}
