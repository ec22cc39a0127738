import fs from "node:fs";
import type { StoreContext, WriteStep } from "../../../src/store/file/context.ts";
import { closeFile } from "../../../src/store/file/disk.ts";
import { encodeEntry, type StoredEntry, type JournalEntry } from "../../../src/store/file/entry.ts";
import { entryName, findJournal, type Journal } from "../../../src/store/file/journal.ts";
import { type Content, nextEntry, publish } from "../../../src/store/file/publish.ts";
import { steadyLook } from "../../../src/store/file/snapshot.ts";
import type { Transaction } from "../../../src/store/file/transaction.ts";
import { type Disk, disk, diskWith, type FileIdentity } from "../../../src/system/files.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { type Bench, honour, note } from "../support.ts";

/** The context that a store makes for one call. */
export function contextOf(at: Bench, options: Partial<StoreContext> = {}): StoreContext {
  const paths = { file: at.path, folder: at.folder, name: "FILE.md", archive: "FILE.archive.md" };
  const { disk: given = disk } = options;
  return {
    disk: given,
    paths,
    state: new StateFolder(at.path, given),
    reconcile: honour,
    lockTimeoutMs: 60_000,
    isMissed: () => false,
    isPractised: () => false,
    saving: null,
    clock: Date.now,
    admits: () => true,
    step: () => undefined,
    ...options,
  };
}

/** Calls something at the first of these steps, and at no other. */
export function once(when: WriteStep, run: () => void): (step: WriteStep) => void {
  let isDone = false;
  return (step) => {
    if (step !== when || isDone) return;
    isDone = true;
    run();
  };
}

/** A journal that is filed by hand, entry by entry. */
export class Shelf {
  readonly journal: Journal;
  readonly entries: StoredEntry[] = [];
  readonly at: Bench;
  private lastText: string | null = null;

  constructor(at: Bench) {
    this.at = at;
    fs.mkdirSync(at.coord("journal"), { recursive: true });
    this.journal = findJournal(contextOf(at)).journal;
  }

  get last(): StoredEntry | null {
    return this.entries.at(-1) ?? null;
  }

  /** Files an entry after the others. `changed` is what somebody else would have written in its place. */
  add(
    content: Partial<Content> & { readonly text: string },
    changed: Partial<JournalEntry> = {},
  ): StoredEntry {
    const { last, lastText: text } = this;
    const identity: FileIdentity = `1:1:${Buffer.byteLength(content.text)}`;
    const parent = { revision: last?.revision ?? 0, entry: last, text: last === null ? null : text };
    const full = { kind: "write", note: note(), state: null, base: identity, temp: identity } as const;
    return this.file({ ...nextEntry(parent, "FILE.md", { ...full, ...content }), ...changed }, content.text);
  }

  /** Files an entry as it is. */
  file(entry: JournalEntry, text: string | null): StoredEntry {
    const { raw, sum } = encodeEntry(entry, "FILE.archive.md");
    fs.writeFileSync(this.pathOf(entry.revision), raw);
    const filed = { ...entry, sum };
    this.entries.push(filed);
    this.lastText = text;
    return filed;
  }

  pathOf(revision: number): string {
    return this.journal.state.pathOf(entryName(this.journal, revision));
  }
}

/** What changes something on the disk. */
const CHANGING = [
  "writeSync",
  "fsync",
  "fsyncSync",
  "linkSync",
  "renameSync",
  "unlinkSync",
  "rmdirSync",
  "symlinkSync",
  "mkdirSync",
  "lutimesSync",
  "chmodSync",
  "fchmodSync",
  "ftruncateSync",
] as const;

/** A call on a dead process's behalf. */
class Killed extends Error {}

/** A disk on which the process that uses it is killed before a change, by its number: no call does anything from then on. */
export class MortalDisk {
  /** Each change that was asked for, in words. */
  readonly log: string[] = [];
  readonly disk: Disk;
  private readonly dieAt: number;
  private isDead = false;

  constructor(dieAt = Infinity) {
    this.dieAt = dieAt;
    const replaced = Object.fromEntries(CHANGING.map((name) => [name, this.changing(name)]));
    const openSync = (...args: Parameters<typeof fs.openSync>) => {
      const isWriting = typeof args[1] === "string" ? args[1] !== "r" : (Number(args[1]) & 3) !== 0;
      if (isWriting) this.change(`open ${String(args[0])}`);
      this.live();
      return fs.openSync(...args);
    };
    const reading = [
      "statSync",
      "lstatSync",
      "fstatSync",
      "readFileSync",
      "readSync",
      "readdirSync",
    ] as const;
    const alive = Object.fromEntries(
      reading.map((name) => {
        const real = fs[name] as (...args: unknown[]) => unknown;
        return [name, (...args: unknown[]) => (this.live(), real(...args))];
      }),
    );
    this.disk = diskWith({ ...replaced, ...alive, openSync } as Partial<Disk>);
  }

  private live(): void {
    if (this.isDead) throw new Killed();
  }

  private change(what: string): void {
    this.live();
    this.log.push(what);
    this.isDead = this.log.length >= this.dieAt;
    this.live();
  }

  private changing(name: (typeof CHANGING)[number]) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    return (...args: unknown[]): unknown => {
      this.change(`${name} ${String(args[0])} ${String(args[1])}`);
      return real(...args);
    };
  }
}

/** A killed process holds no lock: who it was can't be told here, where it is this very one. */
export function unlocked(at: Bench): void {
  fs.rmSync(at.coord("lock"), { force: true });
  fs.rmSync(at.coord("queue"), { recursive: true, force: true });
}

/** A writer's time at the lock, without the lock: what it does to the disk is what a transaction does. */
export function transactionOf(context: StoreContext) {
  const endings: (() => void)[] = [];
  const transaction: Transaction = {
    context,
    keepLock: () => Promise.resolve(),
    look: async () => {
      const found = await steadyLook(context, { mayMiss: "briefly", saving: 0 });
      endings.push(() => closeFile(context.disk, found.file));
      return found;
    },
    publish: async (journal, entry, drafts = []) => {
      const sum = await publish(context.disk, journal, entry, drafts);
      return sum === null ? null : { ...entry, sum };
    },
    atEnd: (run) => endings.push(run),
    end: () => Promise.resolve(endings.splice(0).forEach((run) => run())),
  };
  return transaction;
}
