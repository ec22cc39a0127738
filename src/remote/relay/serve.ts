import { bodyOf, byHost, filedFrom } from "../../store/shared/entries.ts";
import {
  type EntryWithText,
  type FiledEntry,
  type Filing,
  type Known,
  type Ledger,
  LedgerError,
  offerInTwo,
  type OwnSign,
  type Page,
} from "../../store/shared/ledger.ts";
import { StoreError } from "../../store/store.ts";
import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import { pause } from "../../system/pause.ts";
import {
  fields,
  FOLDER,
  isFollowed,
  list,
  MARK,
  parsed,
  type SaidEntry,
  textOr,
  TIMES,
  watched,
} from "./form.ts";

/**
 * Intervals (ms): between looks for questions, where one is told of them and where not; between renewals of the mark; how long an answer
 * lies that nobody fetches.
 */
const EVERY = { look: 20, told: 100, mark: 1_000, old: 60_000 } as const;

/**
 * Answers what other processes of this machine ask of the ledger, until the signal. One process answers; another one that is asked to
 * waits until the first is gone. A question holds what a ledger's call holds and nothing else.
 */
export async function serveSpool(
  state: StateFolder,
  pointer: string,
  ledger: Ledger,
  signal: AbortSignal,
): Promise<void> {
  let marked = 0;
  const isMine = () => isServing(state, pointer);
  const answer = inTurn(state, ledger);
  let asked = new AbortController();
  let stop: (() => void) | null = null;
  // One listener for all the time: a signal keeps a note of each one that was ever made of it, and this goes on for days.
  const wake = (): void => asked.abort();
  // Some file systems can be watched, and never tell of anything.
  let isTold = false;
  const onChange = (): void => {
    isTold = true;
    wake();
  };
  signal.addEventListener("abort", wake);
  try {
    while (!signal.aborted) {
      const now = Date.now();
      asked = new AbortController();
      if (isMine() || !isFollowed(state, pointer)) {
        if (now - marked >= EVERY.mark) {
          fallbackOnIoError(() => state.replace(MARK, markOf(pointer)), undefined);
          marked = now;
          tidy(state);
          stop ??= watched(state, onChange);
        }
        for (const name of fallbackOnIoError(() => state.list(FOLDER), [])) answer(name);
      }
      await pause(isMine() ? (isTold ? EVERY.told : EVERY.look) : EVERY.mark, asked.signal);
    }
  } finally {
    stop?.();
    signal.removeEventListener("abort", wake);
    if (isMine()) fallbackOnIoError(() => state.remove(MARK), undefined);
  }
}

function markOf(pointer: string): string {
  return `${pointer}\n${process.pid}\n`;
}

/** Whether it is this process that answers. */
export function isServing(state: StateFolder, pointer: string): boolean {
  return fallbackOnIoError(() => state.read(MARK), null) === markOf(pointer);
}

/** Takes questions up at once, and answers them one after the other. */
function inTurn(state: StateFolder, ledger: Ledger): (name: string) => void {
  let last: Promise<void> = Promise.resolve();
  return (name) => {
    if (!name.endsWith(".ask")) return;
    const path = `${FOLDER}/${name}`;
    const at = fallbackOnIoError(() => state.stat(path), null)?.mtimeMs ?? 0;
    const asked = fallbackOnIoError(() => state.read(path), null);
    fallbackOnIoError(() => state.remove(path), undefined);
    // Who asked that has gone another way by now.
    if (asked === null || Date.now() - at > TIMES.fresh) return;
    last = last.then(async () => {
      if (Date.now() - at > TIMES.answer - TIMES.untaken) return;
      const said = await answerTo(asked, ledger);
      fallbackOnIoError(
        () => state.replace(`${FOLDER}/${name.slice(0, -".ask".length)}.said`, said),
        undefined,
      );
    });
  };
}

async function answerTo(asked: string, ledger: Ledger): Promise<string> {
  try {
    return JSON.stringify({ value: await valueOf(asked, ledger) });
  } catch (error) {
    if (error instanceof StoreError) return JSON.stringify({ failure: error.failure });
    if (error instanceof LedgerError) return JSON.stringify({ error: error.message, sent: error.sent });
    throw error;
  }
}

async function valueOf(asked: string, ledger: Ledger): Promise<unknown> {
  const given = fields(parsed(asked));
  const signs = list(given["signs"]).flatMap(signIn);
  if (given["asks"] === "signs") return (await ledger.signs?.(signs)) ?? [];
  if (given["asks"] === "since")
    return saidPage(await ledger.since(numberIn(given["revision"]), textOr(given["mark"], null)));
  const newEntries = list(given["sheets"]).map(draftIn);
  if (given["asks"] === "append")
    return saidFiling(await ledger.append(numberIn(given["base"]), newEntries, signs));
  if (given["asks"] !== "offer") throw new LedgerError("this is no question", false);
  const { revision, mark, host, signs: heard } = fields(given["known"]);
  const known: Known = {
    revision: numberIn(revision),
    mark: textOr(mark, ""),
    host: textOr(host, ""),
    signs: list(heard).flatMap(signIn),
  };
  const { page, filing } =
    ledger.isOpen?.() === true && ledger.offer !== undefined
      ? await ledger.offer(known, newEntries, signs)
      : await offerInTwo(ledger, known, newEntries, signs);
  return { page: saidPage(page), filing: saidFiling(filing) };
}

function saidPage(page: Page): unknown {
  return { ...page, entries: page.entries.map(saidOf) };
}

function saidFiling(filing: Filing): unknown {
  if (!filing.won) return filing;
  const { filed, now } = filing;
  return { won: true, marks: filed.map(({ mark }) => mark), now, role: filed[0]?.role };
}

/** @throws LedgerError for what is no entry */
function draftIn(given: unknown): EntryWithText {
  const { body, leaves } = fields(given);
  const entry = filedFrom(textOr(body, ""), 1, "");
  if (entry.isVoid === true || typeof leaves !== "string") throw new LedgerError("this is no entry", false);
  return { ...entry, leaves };
}

function signIn(given: unknown): OwnSign[] {
  const { name, ageMs } = fields(given);
  return typeof name === "string" && typeof ageMs === "number" ? [{ name, ageMs }] : [];
}

function numberIn(given: unknown): number {
  return typeof given === "number" && Number.isSafeInteger(given) && given >= 0 ? given : 0;
}

function saidOf(entry: FiledEntry): SaidEntry {
  const { revision, mark, signs = [], role, isVoid = false } = entry;
  const body = isVoid ? "{}" : bodyOf(entry, { signs: byHost(signs) });
  return { revision, mark, body, role };
}

/** Takes away what nobody fetched. */
function tidy(state: StateFolder): void {
  for (const name of fallbackOnIoError(() => state.list(FOLDER), [])) {
    const at = fallbackOnIoError(() => state.stat(`${FOLDER}/${name}`), null)?.mtimeMs ?? Infinity;
    if (Date.now() - at > EVERY.old) fallbackOnIoError(() => state.remove(`${FOLDER}/${name}`), undefined);
  }
}
