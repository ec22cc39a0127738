import { bodyOf, filedFrom } from "../../store/shared/entries.ts";
import {
  type EntryWithText,
  type FiledEntry,
  type Ledger,
  LedgerError,
  type Filing,
  type Offered,
  offerInTwo,
  type OwnSign,
  type Page,
  type Sign,
} from "../../store/shared/ledger.ts";
import { StoreError, type StoreFailure } from "../../store/store.ts";
import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import { pause } from "../../system/pause.ts";
import { disk } from "../../system/files.ts";
import { uuid } from "../../system/uuid.ts";
import {
  type RelayQuestion,
  fields,
  FOLDER,
  isFollowed,
  list,
  parsed,
  type SaidEntry,
  textOr,
  TIMES,
  watched,
} from "./form.ts";

/** Interval between two looks for an answer (ms): short at first; and the longest where one is told of it as well. */
const LOOK = { first: 2, longest: 8, told: 25 } as const;

/**
 * A ledger that is asked through files of the state folder, by a process that holds the connection: quicker than one of one's own,
 * and it needs no network here. Where that process does not take a question up in time, it is asked directly.
 */
export function relayed(
  state: StateFolder,
  pointer: string,
  like: Pick<Ledger, "kind" | "place" | "timings">,
  direct: () => Promise<Ledger>,
): Ledger {
  let own: Promise<Ledger> | null = null;
  let isOver = false;
  const self = (): Promise<Ledger> => (own ??= direct());
  /** Undefined where nobody takes it up. */
  const ask = async (asked: RelayQuestion, writes: boolean): Promise<unknown> => {
    if (!isFollowed(state, pointer)) return undefined;
    const id = uuid();
    isOver = false;
    // Who may not write here may not ask, either.
    if (!fallbackOnIoError(() => (state.replace(`${FOLDER}/${id}.ask`, JSON.stringify(asked)), true), false))
      return undefined;
    const since = Date.now();
    let wake = (): void => undefined;
    const stop = watched(state, () => wake());
    // The threads that the file is written with start while there is nothing else to do.
    disk.stat(state.path, () => undefined);
    const longest = stop === null ? LOOK.longest : LOOK.told;
    try {
      for (let wait: number = LOOK.first; ; wait = Math.min(wait * 1.5, longest)) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, wait);
          wake = () => (clearTimeout(timer), resolve());
        });
        const said = fallbackOnIoError(() => state.read(`${FOLDER}/${id}.said`), null);
        if (said !== null) {
          fallbackOnIoError(() => state.remove(`${FOLDER}/${id}.said`), undefined);
          return answerIn(said);
        }
        const age = Date.now() - since;
        const isTaken = !fallbackOnIoError(() => state.exists(`${FOLDER}/${id}.ask`), true);
        if (isOver || age > (isTaken ? TIMES.answer : TIMES.untaken)) {
          fallbackOnIoError(() => state.remove(`${FOLDER}/${id}.ask`), undefined);
          if (!isTaken && !isOver) return undefined;
          throw new LedgerError("the process that follows the store did not answer", writes);
        }
      }
    } finally {
      stop?.();
    }
  };
  return {
    ...like,
    since: async (revision, mark = null): Promise<Page> => {
      const said = await ask({ asks: "since", revision, mark }, false);
      return said === undefined ? (await self()).since(revision, mark) : pageFrom(said);
    },
    isOpen: () => isFollowed(state, pointer),
    offer: async (known, newEntries, signs): Promise<Offered> => {
      const said = await ask({ asks: "offer", known, sheets: newEntries.map(sheetOf), signs }, true);
      if (said === undefined) return offerInTwo(await self(), known, newEntries, signs);
      const { page, filing } = fields(said);
      return { page: pageFrom(page), filing: outcomeFrom(filing, known.revision, newEntries) };
    },
    append: async (base, newEntries, signs): Promise<Filing> => {
      const said = await ask({ asks: "append", base, sheets: newEntries.map(sheetOf), signs }, true);
      return said === undefined
        ? (await self()).append(base, newEntries, signs)
        : outcomeFrom(said, base, newEntries);
    },
    ...(like.kind === "git"
      ? {}
      : {
          signs: async (mine: readonly OwnSign[]): Promise<readonly Sign[]> => {
            const said = await ask({ asks: "signs", signs: mine }, false);
            return said === undefined ? ((await (await self()).signs?.(mine)) ?? []) : signsFrom(said);
          },
        }),
    // Who follows the store brings its news into the file.
    changed: async (after, timeoutMs, signal) =>
      isFollowed(state, pointer)
        ? pause(timeoutMs, signal)
        : (await self()).changed(after, timeoutMs, signal),
    restore: async (known, entries) => (await self()).restore(known, entries),
    accept: async () => (await self()).accept(),
    close: async () => {
      isOver = true;
      await (await own)?.close();
    },
  };
}

function sheetOf(entry: EntryWithText): { readonly body: string; readonly leaves: string } {
  return { body: bodyOf(entry), leaves: entry.leaves };
}

function answerIn(said: string): unknown {
  const { value, failure, error, sent } = fields(parsed(said));
  if (typeof error === "string") throw new LedgerError(error, sent === true);
  if (typeof fields(failure)["kind"] === "string") throw new StoreError(failure as StoreFailure);
  return value ?? null;
}

function pageFrom(said: unknown): Page {
  const { entries, base, head, now, signs } = fields(said);
  return {
    entries: list(entries).map((one) => filedOf(one)),
    base: textOr(base, null),
    head: typeof head === "number" ? head : 0,
    now: typeof now === "number" ? now : null,
    signs: signsFrom(signs),
  };
}

function filedOf(said: unknown): FiledEntry {
  const { revision, mark, body } = fields(said) as Partial<SaidEntry>;
  return { ...filedFrom(body ?? "", revision ?? 0, mark ?? ""), ...roleIn(said) };
}

function roleIn(said: unknown): Pick<FiledEntry, "role"> {
  const { role } = fields(said);
  return typeof role === "string" ? { role } : {};
}

function outcomeFrom(said: unknown, base: number, newEntries: readonly EntryWithText[]): Filing {
  const { won, marks, now } = fields(said);
  if (won !== true) return { won: false };
  const all = list(marks);
  const filed = newEntries.map((one, at) => ({
    ...filedFrom(bodyOf(one), base + at + 1, textOr(all[at], "") ?? ""),
    ...roleIn(said),
  }));
  return { won: true, filed, now: typeof now === "number" ? now : null };
}

function signsFrom(said: unknown): Sign[] {
  return list(said).flatMap((one) => {
    const { name, host, ageMs } = fields(one);
    if (typeof name !== "string" || typeof host !== "string") return [];
    return [{ name, host, ageMs: typeof ageMs === "number" ? ageMs : null }];
  });
}
