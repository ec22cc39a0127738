import { checksum } from "../../text/edits.ts";
import type { Json } from "../store.ts";

/** Hand edits that were sent: under which id, and the file's text that is in the ledger when that has arrived. */
export interface Sent {
  readonly id: string;
  readonly text: string;
  /** The one number under which they can be filed: where the chain has another entry there, they never will be. */
  readonly at?: number;
}

/** The state that the file store carries beside the text on this machine: how that text stands to the ledger. */
export interface Local {
  /** The newest entry that is in the file; 0: none ever was. */
  readonly revision: number;
  /** That entry's mark. */
  readonly mark: string | null;
  /** The ledger's side state there. */
  readonly state: Json;
  /** The shared text there, where the file's is another: somebody edited it by hand. */
  readonly base?: string;
  /** Hand edits on their way, oldest first. */
  readonly sent?: readonly Sent[];
  /** Tells the shared archive there; absent where there is none. */
  readonly archive?: string | undefined;
  /** An old buffer was saved here over newer writes, and these are in the text again. */
  readonly isMerged?: true;
}

export const NOTHING: Local = { revision: 0, mark: null, state: null };

/** Reads what `asJson` left. It lies in a journal that others may write to. */
export function localOf(state: Json): Local {
  const found = member(state, "shared");
  const [revision, mark] = [member(found, "revision"), member(found, "mark")];
  if (typeof revision !== "number" || !Number.isSafeInteger(revision) || revision < 0) return NOTHING;
  const [base, archive, sent] = [member(found, "base"), member(found, "archive"), member(found, "sent")];
  return {
    revision,
    mark: typeof mark === "string" ? mark : null,
    state: member(found, "state") ?? null,
    ...(typeof base === "string" ? { base } : {}),
    ...(typeof archive === "string" ? { archive } : {}),
    ...(Array.isArray(sent) && sent.length > 0 ? { sent: sentIn(sent) } : {}),
    ...(member(found, "isMerged") === true ? { isMerged: true } : {}),
  };
}

/** Whether a state is one that `asJson` left. */
export function isWrapped(state: Json): boolean {
  return typeof member(member(state, "shared"), "revision") === "number";
}

export function asJson({ revision, mark, state, base, archive, sent, isMerged }: Local): Json {
  const shared = {
    revision,
    mark,
    state,
    ...(base === undefined ? {} : { base }),
    ...(archive === undefined ? {} : { archive }),
    ...(sent === undefined || sent.length === 0 ? {} : { sent: sent.map(asSent) }),
    ...(isMerged === true ? { isMerged } : {}),
  };
  return { shared };
}

/** The text that the hand edits in a text are made on: the newest that was sent and has arrived, else the shared text. */
export function baseOf(local: Local, text: string, arrived: ReadonlySet<string>): string {
  return local.sent?.findLast(({ id }) => arrived.has(id))?.text ?? local.base ?? text;
}

export function isSameSent(one: Local, other: Local): boolean {
  return JSON.stringify(one.sent ?? []) === JSON.stringify(other.sent ?? []);
}

/** Tells an archive's text from another. */
export function archiveTag(text: string): string {
  return `${text.length}:${checksum(text).toString(36)}`;
}

function asSent({ id, text, at }: Sent) {
  return { id, text, ...(at === undefined ? {} : { at }) };
}

function sentIn(list: readonly Json[]): Sent[] {
  return list.flatMap((one: Json) => {
    const [id, text, at] = [member(one, "id"), member(one, "text"), member(one, "at")];
    const isSound = typeof id === "string" && typeof text === "string";
    return isSound ? [{ id, text, ...(typeof at === "number" ? { at } : {}) }] : [];
  });
}

function member(of: Json | undefined, name: string): Json | undefined {
  if (of === null || typeof of !== "object" || Array.isArray(of)) return undefined;
  return (of as { readonly [key: string]: Json })[name];
}
