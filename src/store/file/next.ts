import { delta } from "../delta.ts";
import type { Json, Note } from "../store.ts";
import type { Identity } from "./disk.ts";
import { type Carried, type Entry, type EntryKind, type Filed, identitiesOf } from "./entry.ts";

/** Every so many entries one holds the whole text, so that no text is more than this many edits away. */
const WHOLE_EVERY = 50;

/** What the next entry is built on. */
export interface Tip {
  /** The highest number in use; the next entry takes the one after. */
  readonly revision: number;
  readonly entry: Filed | null;
  /** The text that `entry` left; null when it is unknown. */
  readonly text: string | null;
}

export interface Content {
  readonly kind: EntryKind;
  readonly note: Note;
  readonly text: string;
  readonly state: Json;
  readonly base: Identity | null;
  readonly temp: Identity | null;
  readonly carried?: Readonly<Record<string, Carried>>;
  /** Say that the whole text was replaced, even where single edits would do: the file was made anew. */
  readonly anew?: boolean;
}

/** The entry that follows a tip. */
export function nextEntry(tip: Tip, file: string, content: Content): Entry {
  const { text, carried = {} } = content;
  const last = tip.entry;
  const revision = tip.revision + 1;
  const edits = tip.text === null || content.anew ? null : delta(tip.text, text);
  const small =
    edits !== null && edits.reduce((sum, edit) => sum + edit[2].length + 16, 0) < text.length + 64;
  const whole = !small || !last || last.whole === 0 || revision - last.whole >= WHOLE_EVERY;
  const companions = { ...last?.companions };
  for (const name of Object.keys(carried)) companions[name] = revision;
  return {
    v: 1,
    revision,
    previous: last?.sum ?? "",
    kind: content.kind,
    file,
    note: content.note,
    from: tip.text?.length ?? 0,
    edits: small ? edits : null,
    text: whole ? text : null,
    whole: whole ? revision : last.whole,
    state: content.state,
    base: content.base,
    temp: content.temp,
    seen: whole ? [] : identitiesOf(last),
    companions,
    carried,
  };
}

/** Takes back the newest entry, which never reached the file: the text, state and identity of the one before are right again. */
export function voidEntry(tip: Tip, before: Tip, file: string, at: number): Entry {
  const note: Note = { instance: null, command: "void", subject: "", at };
  if (before.text === null) {
    const lost = lostEntry(tip.revision + 1, before.entry, file, at);
    return { ...lost, kind: "void", previous: tip.entry?.sum ?? "", note };
  }
  const entry = nextEntry(tip, file, {
    kind: "void",
    note,
    text: before.text,
    state: before.entry?.state ?? null,
    base: before.entry?.base ?? null,
    temp: before.entry?.temp ?? null,
  });
  return { ...entry, companions: before.entry?.companions ?? {} };
}

/** Stands where a damaged entry was. The one before is all that is known; what comes next holds its whole text. */
export function lostEntry(revision: number, before: Filed | null, file: string, at: number): Entry {
  return {
    v: 1,
    revision,
    previous: before?.sum ?? "",
    kind: "lost",
    file,
    note: { instance: null, command: "lost", subject: "", at },
    from: 0,
    edits: null,
    text: null,
    whole: 0,
    state: before?.state ?? null,
    base: before?.base ?? null,
    temp: before?.temp ?? null,
    seen: before ? identitiesOf(before) : [],
    companions: before?.companions ?? {},
    carried: {},
  };
}
