import { pathsIn } from "../paths/written-list.ts";
import { digitsAt, isWordAt } from "../text/plain.ts";
import type { DayFirst } from "../time/written.ts";
import { meaning } from "../vocabulary/index.ts";
import type { ReservationWord } from "../vocabulary/types.ts";
import { isFileItem, isListLabel, readLabel, type Slot } from "./lines.ts";
import { splitTitle } from "./title.ts";

/** A line that begins like an entry: with a word in brackets, and whom it is about. */
export interface Opening {
  /** The word in brackets. */
  readonly word: string;
  /** Null for a word that is no state. */
  readonly state: ReservationWord | null;
  /** Whose it is; null where that can't be read. */
  readonly instance: number | null;
  /** True for a letter in the instance's place, as templates have it. */
  readonly template: boolean;
  /** The text after the instance. */
  readonly title: string;
  /** True for what begins an entry of its own even among the lines of another. */
  readonly opens: boolean;
  /** The owner of an entry that somebody wrote by hand without a time. It counts only if the lines below list files; until these are read, `instance` is null. */
  readonly ifFiles?: number;
}

/** Lines that make one entry, the first of which opens it. */
export interface ReservationGroup {
  readonly opening: Opening;
  readonly slots: readonly Slot[];
  /** Further lines that begin like an entry, but belong to this one. */
  readonly strays: readonly { readonly slot: Slot; readonly opening: Opening }[];
}

// All that is read before each edit does without Unicode classes, which cost a millisecond and more to compile.
/** As coord writes it; a label that a hand put behind the number (`Instance #3 (Backend)`) is none of the title. */
const EXACT =
  /^\s*\[([^\]]{1,20})\]\s*Instance\s+#(\d{1,6})(?!\d)(?:\s*[&+]\s*#?\d{1,6})*(?:\s*(?:\([^()]{0,60}\)|\[[^[\]]{0,20}\]))?(?:\s*(?:[-–—:|·•→⇒»>/;,~]|-{2,3}|[-=~]>)(?=\s|$)|\s*[-–—:](?=[A-Za-z\u00c0-\u1fff]))?\s*(.*)$/s;
const LETTER = /^(?:\*\*|__)?\s*(?::\s*)?(?:\*\*|__)?Instances?\s*#[a-z]\b/i;
/** An instance's number or the lack of it, not where it belongs. */
const SOMEBODY = /\binstances?[\s#:°._n-]{0,6}(?:[\d?]|$)|^#\d/i;

const BEHIND_WORD = "] Instance #";

/** `[RESERVED] Instance #3 - …`, as `EXACT` reads it; null for anything else. */
export function plainHead(text: string): string[] | null {
  const end = text.startsWith("[") ? text.indexOf("]") : -1;
  if (end < 2 || end > 21 || !text.startsWith(BEHIND_WORD, end)) return null;
  const at = end + BEHIND_WORD.length;
  const digits = digitsAt(text, at);
  const title = at + digits + 3;
  if (digits === 0 || digits > 6 || !text.startsWith(" - ", title - 3) || !isWordAt(text, title)) return null;
  return [text, text.slice(1, end), text.slice(at, at + digits), text.slice(title)];
}

/** Reads the beginning of a line; null for a line that does not begin like an entry. */
function openingOf(text: string, dayFirst: DayFirst): Opening | null {
  const exact = plainHead(text) ?? (text.trimStart().startsWith("[") ? EXACT.exec(text) : null);
  if (exact === null) return openingInAnotherHand(text, dayFirst);
  const [, word = "", digits, title = ""] = exact;
  const state = meaning("reservation", word)?.kind ?? null;
  const opens = state !== null || splitTitle(title, state, dayFirst).marker !== null;
  return { word, state, instance: Number(digits), template: false, title, opens };
}

/**
 * A line that a hand wrote otherwise is an entry only where it says when, as entries do: `- [RÉSERVÉ] #12 est un ticket` is a remark,
 * and nobody may be kept from a file by one. What is ticked off or struck out, and still says that it is held, is told.
 */
function openingInAnotherHand(text: string, dayFirst: DayFirst): Opening | null {
  const head = readHandHead(text);
  if (head === null) return null;
  const { word, state, title } = head;
  if (state === null && head.instance === null) return null;
  const split = splitTitle(title, state, dayFirst);
  const says = split.marker !== null;
  const isOver = head.isOver && isHeld(state);
  const instance = isOver ? null : head.instance;
  if (instance !== null && (says || state === null || head.isPlain))
    return { word, state, instance, template: false, title, opens: says };
  if (state === null) return null;
  const template = LETTER.test(title);
  const isMeant = head.instance !== null || SOMEBODY.test(title.slice(0, 200)) || split.time !== null;
  if (!template && !isMeant) return null;
  const opening = { word, state, instance: null, template, title, opens: template || says };
  return instance === null ? opening : { ...opening, ifFiles: instance };
}

/** True for the states that hold or wait for something. */
function isHeld(state: ReservationWord | null): boolean {
  return state === "reserved" || state === "waiting";
}

/** The words of a first line in the place of a time, when they are none: they are all that is known, and are kept. */
export function unreadTimeOf(line: string): string | null {
  const opening = openingOf(line, () => true);
  return opening === null ? null : splitTitle(opening.title, opening.state, () => true).unreadable;
}

interface Group {
  readonly opening: Opening;
  readonly slots: Slot[];
  readonly strays: { readonly slot: Slot; readonly opening: Opening }[];
}

/** Lines cut into entries. */
export interface Cut {
  readonly groups: readonly ReservationGroup[];
  /** The first line behind as many entries as were asked for; null where there are no more. */
  readonly more: Slot | null;
}

/** How lines are cut. */
export interface Cutting {
  /** Whether a heading is the first line of an entry, which has all of its section then. */
  readonly isHeaded?: boolean;
  /** Maximum number of entries; the lines behind them are not read. */
  readonly most?: number;
  /** Told of each line that belongs to none. */
  readonly loose?: (slot: Slot) => void;
  /** The lines behind one. */
  readonly behind?: (slot: Slot) => Iterable<Slot>;
}

/**
 * Cuts lines into entries: from a line that begins like one to the next such line, a blank line, or the end of its
 * fence. Inside an entry a line with an unknown state (`[NOTE] Instance #9 - …`), or in another hand than coord's, must say
 * when, like the first line of an entry, to begin another: its further lines would be lost to it. What a heading opens has all
 * of its section, and a list of files may stand behind a blank line.
 */
export function cutReservations(
  slots: Iterable<Slot>,
  dayFirst: DayFirst,
  { isHeaded = false, most = Infinity, loose, behind = () => [] }: Cutting = {},
): Cut {
  const groups: Group[] = [];
  let open: Group | null = null;
  let list: Group | null = null;
  let last: Slot | null = null;
  for (const slot of slots) {
    const isBlank = slot.text.trim() === "";
    const apart = last === null || last.fence !== slot.fence || slot.start !== last.next;
    const isWhole = isHeaded && groups.length === 1;
    if ((apart || isBlank) && !isWhole) {
      list = !apart && isBlank ? (open ?? list) : null;
      open = null;
    }
    last = slot;
    if (isBlank) continue;
    const opening = openingOf(slot.text, dayFirst);
    if (open === null && list !== null && opening === null && isListOf(list, slot, behind)) open = list;
    list = null;
    if (opening !== null && (open === null || opening.opens)) {
      if (groups.length >= most) return { groups, more: slot };
      groups.push((open = { opening, slots: [slot], strays: [] }));
    } else if (open !== null) {
      open.slots.push(slot);
      if (opening !== null) open.strays.push({ slot, opening });
    } else loose?.(slot);
  }
  return { groups, more: null };
}

/** Whether a line behind a blank one is of the list of files that an entry has begun, or the list that it lacks. */
function isListOf(group: Group, slot: Slot, behind: (slot: Slot) => Iterable<Slot>): boolean {
  const { text } = slot;
  if (listOpenAtEnd(group)) return isFileItem(text);
  const label = readLabel(text);
  if (label === null || !isListLabel(label.kind)) return false;
  const isList = label.value === "" ? isFileItem(firstFilled(behind(slot))) : pathsIn(label.value).length > 0;
  if (!isList) return false;
  return !group.slots.some((slot) => isListLabel(readLabel(slot.text)?.kind ?? "start"));
}

/** The first line with something in it; empty where there is none. */
function firstFilled(slots: Iterable<Slot>): string {
  for (const { text } of slots) if (text.trim() !== "") return text;
  return "";
}

/** Whether an entry's last line begins a list of files, which may stand apart as lists do in markdown. */
function listOpenAtEnd(group: Group | null): boolean {
  const lines = group?.slots.map(({ text }) => text) ?? [];
  const label = readLabel(lines.at(-1) ?? "");
  if (lines.length > 1 && label !== null) return isListLabel(label.kind) && label.value === "";
  const from = lines.findLastIndex((line) => readLabel(line) !== null);
  const kind = from > 0 ? readLabel(lines[from] ?? "")?.kind : undefined;
  return kind !== undefined && isListLabel(kind) && lines.slice(from + 1).every(isFileItem);
}

// The first line of a reservation in another hand than coord's: behind a list's mark, a checkbox, a quote mark, an emoji, in bold
// type; its state in other brackets or none; its instance before the state, or within its brackets.

/** The part of a line before its title. */
interface HandHead {
  /** The state as it is written. */
  readonly word: string;
  /** Null for a word in brackets that is no state. */
  readonly state: ReservationWord | null;
  /** Null where none can be read. */
  readonly instance: number | null;
  /** The text after the instance; where there is none, after the state. */
  readonly title: string;
  /** Whether it is all in the form that coord writes, behind what a list or a person puts before it. */
  readonly isPlain: boolean;
  /** Whether the line is ticked off or struck out: a claim no more, whatever its state says. */
  readonly isOver: boolean;
}

/** Marks before an entry's own words. No two neighbours can take the same space: lines may be long. */
const MARK =
  /\s+|>|[-*+•‣▪●◦–—](?=\s)|\d{1,3}[.)](?=\s)|#{1,6}(?=\s)|\[[ xX✓✔✅~/-]?\](?=\s)|\*\*|__|~~|[*_`]|[\u2000-\u200c\u200e-\u2bff\u3000-\u300f\u3012-\u303f\u00a0§°]|\ufe0f|\u200d|[\ud83c-\ud83e][\udc00-\udfff]/y;

interface Lead {
  readonly end: number;
  readonly isOver: boolean;
  readonly isBold: boolean;
}

/** The lead of a line, before its words: marks of lists, quotes, boxes, type, and emoji. */
export function leadOf(text: string): Lead {
  // As coord writes it, which has none.
  if (text.startsWith("[") && isWordAt(text, 1) && isWordAt(text, 2))
    return { end: 0, isOver: false, isBold: false };
  let end = 0;
  let isOver = false;
  let isBold = false;
  for (;;) {
    MARK.lastIndex = end;
    const [mark] = MARK.exec(text) ?? [];
    if (mark === undefined) return { end, isOver, isBold };
    if (/^(?:~~|\[[xX✓✔✅]\]|[✅☑✔✓])$/.test(mark)) isOver = true;
    if (/^[*_`~]+$/.test(mark)) isBold = true;
    end = MARK.lastIndex;
  }
}

const BRACKETED = /^(?:\[([^\]]{1,60})\]|\(([^)]{1,60})\)|【([^】]{1,60})】|\{([^}]{1,60})\})/;
/** Behind a state: marks, and the word that says whose. */
const BETWEEN = /^(?:[*_`~\s]|[-–—:|·,](?=[\s*_`]))*(?:(?:by|par|for|pour)\s+)?(?:[*_`]*)/i;
/** `Instance #3 -`, `instance 3:`, `#3 |`, `Instance n°3 (Backend) –`. */
const WHO =
  /^(?:(instances?|inst\.?)[\s_-]{0,3})?((?:#|n[°ºo]\.?|nº|num[eé]ro|number)\s*)?(\d{1,6})(?!\d)(?:[*_`~]*)(\s*\([^()]{0,60}\))?[*_`]*(?:\s*([-–—:|·•>→/;])(?=[\s*_`]|$))?/i;

/** Reads a line that is none as coord writes it; null where it does not begin like an entry. */
function readHandHead(text: string): HandHead | null {
  // Nearly all lines are dismissed here.
  if (!/[[({【]|#\s?\d|inst/i.test(text)) return null;
  const lead = leadOf(text);
  const rest = withoutEnd(text.slice(lead.end), lead.isBold);
  const found = stateFirst(rest) ?? bareState(rest) ?? whoFirst(rest);
  return found && { ...found, isOver: lead.isOver };
}

type OpenHead = Omit<HandHead, "isOver">;

/** Without the marks that end the type which the line begins in. */
function withoutEnd(rest: string, isBold: boolean): string {
  if (!isBold) return rest;
  const trimmed = rest.trimEnd();
  let end = trimmed.length;
  while (end > 0 && "*_~`".includes(trimmed[end - 1] ?? "")) end--;
  const mark = trimmed.slice(end);
  return mark !== "" && !trimmed.slice(0, end).includes(mark) ? trimmed.slice(0, end) : rest;
}

/** `[RESERVED] Instance #3 - …`, `[RESERVED by Instance #3] …`. */
function stateFirst(rest: string): OpenHead | null {
  const found = BRACKETED.exec(rest);
  if (found === null) return null;
  const inner = found.slice(1).find((one) => one !== undefined) ?? "";
  const behind = rest.slice(found[0].length);
  const within = whoWithin(inner);
  if (within !== null) {
    const title = behind.replace(/^[*_`~\s]*(?:[-–—:|·,](?=\s))?\s*/, "");
    return { ...within, word: inner, title, isPlain: false };
  }
  const state = stateOf(inner);
  if (inner.length > 20 && state === null) return null;
  const who = whoAt(behind.replace(BETWEEN, ""));
  const isSquare = found[1] !== undefined;
  if (who === null || (state === null && !who.isNamed) || (state === null && !isSquare))
    return state === null ? null : nobody(inner, state, behind);
  const { instance, title } = who;
  return {
    word: inner,
    state,
    instance,
    title,
    isPlain: isSquare && who.isPlain && /^\s*inst/i.test(behind),
  };
}

const WORDS = /^[a-zà-ÿ][a-zà-ÿ_ -]*$/i;
const FIRST_WORDS = /^[a-zà-ÿ][a-zà-ÿ_]*(?: [a-zà-ÿ]+)?(?=\s*(?:[-–—:|·]|$))/i;

/** `RESERVED: Instance #3 - …` */
function bareState(rest: string): OpenHead | null {
  const at = rest.slice(0, 60).search(/\binst(?:ances?|\.)?[\s#_-]*(?:n[°ºo]\.?\s*)?\d|#\s?\d/i);
  if (at < 1) return null;
  const word = rest.slice(0, at).replace(/[*_`~\s:|·,–—-]*(?:\b(?:by|par)\s*)?[*_`~\s]*$/i, "");
  const state = WORDS.test(word) ? stateOf(word) : null;
  const who = state === null ? null : whoAt(rest.slice(at));
  return who && { word, state, instance: who.instance, title: who.title, isPlain: false };
}

/** `Instance #3 [RESERVED] …`, `Instance #3 - RESERVED - …`. */
function whoFirst(rest: string): OpenHead | null {
  const who = whoAt(rest, true);
  if (who === null || !who.isNamed) return null;
  const bracket = BRACKETED.exec(who.title);
  const inner = bracket?.slice(1).find((one) => one !== undefined);
  const word = inner ?? FIRST_WORDS.exec(who.title)?.[0];
  const state = word === undefined ? null : stateOf(word);
  if (word === undefined || state === null) return null;
  const behind = who.title.slice(bracket?.[0].length ?? word.length);
  const title = behind.replace(/^[*_`~\s]*(?:[-–—:|·,](?=\s))?\s*/, "");
  return { word, state, instance: who.instance, title, isPlain: false };
}

function nobody(word: string, state: ReservationWord, behind: string): OpenHead {
  return { word, state, instance: null, title: behind.replace(BETWEEN, ""), isPlain: false };
}

interface Who {
  readonly instance: number;
  readonly title: string;
  /** By the word "instance". */
  readonly isNamed: boolean;
  readonly isPlain: boolean;
}

/** Whose a line is, where a mark sets the number off from what follows: `Instance 3 must …` is a remark. */
function whoAt(text: string, isBefore = false): Who | null {
  const found = WHO.exec(text);
  const [all = "", name, hash, digits, label, mark] = found ?? [];
  if (digits === undefined || (name === undefined && hash === undefined)) return null;
  const title = text.slice(all.length).trimStart();
  const isSet =
    mark !== undefined || label !== undefined || title === "" || (isBefore && /^[[({]/.test(title));
  if (!isSet) return null;
  const isPlain = name !== undefined && hash?.startsWith("#") === true && mark === "-" && label === undefined;
  return { instance: Number(digits), title, isNamed: name !== undefined, isPlain };
}

/** `RESERVED by Instance #3`, `Instance #3 - RESERVED`, `RÉSERVÉ #3` within brackets. */
function whoWithin(inner: string): { state: ReservationWord; instance: number } | null {
  if (!/#|inst/i.test(inner)) return null;
  const found =
    /^(.*?)(?:\b|(?<=[\s:|–—-]))(?:(?:by|par)\s+)?(?:inst(?:ances?|\.)?\s*(?:#|n[°ºo]\.?)?|#)\s*(\d{1,6})(?!\d)(.*)$/is.exec(
      inner,
    );
  if (found === null) return null;
  const words = `${found[1] ?? ""} ${found[3] ?? ""}`
    .replace(/\b(?:by|par)\s*$/i, "")
    .replace(/[^a-zà-ÿ_ ]+/gi, " ");
  const state = stateOf(words.trim());
  return state === null ? null : { state, instance: Number(found[2]) };
}

function stateOf(word: string): ReservationWord | null {
  return word.length > 40 ? null : (meaning("reservation", word)?.kind ?? null);
}
