import type { DayFirst } from "../time/written.ts";
import { pathsIn } from "../paths/written-list.ts";
import { meaning } from "../vocabulary/index.ts";
import type { ReservationWord } from "../vocabulary/types.ts";
import { isFileItem, isListLabel, readLabel, type Slot } from "./lines.ts";
import { readHandHead } from "./reservation-hand.ts";
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
  /** Whose it is if its further lines name files, for a line in another hand that says no time. */
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
  /^\s*\[([^\]]{1,20})\]\s*Instance\s+#(\d{1,6})(?!\d)(?:\s*[-–—:|·•→>/;](?=\s|$)|\s*\([^()]{0,60}\)\s*(?:[-–—:|·•→>/;](?=\s|$))?)?\s*(.*)$/s;
const LETTER = /^(?:\*\*|__)?\s*(?::\s*)?(?:\*\*|__)?Instances?\s*#[a-z]\b/i;
/** An instance's number or the lack of it, not where it belongs. */
const SOMEBODY = /\binstances?[\s#:°._n-]{0,6}(?:[\d?]|$)|^#\d/i;

/** Reads the beginning of a line; null for a line that does not begin like an entry. */
function openingOf(text: string, dayFirst: DayFirst): Opening | null {
  const exact = EXACT.exec(text);
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

/** Lines cut into entries, and those that belong to none. */
export interface Cut {
  readonly groups: readonly ReservationGroup[];
  readonly loose: readonly Slot[];
  /** The first line behind as many entries as were asked for; null where there are no more. */
  readonly more: Slot | null;
}

/** How lines are cut. */
export interface Cutting {
  /** Whether a heading is the first line of an entry, which has all of its section then. */
  readonly isHeaded?: boolean;
  /** Maximum number of entries; the lines behind them are not read. */
  readonly most?: number;
}

/**
 * Cuts lines into entries: from a line that begins like one to the next such line, a blank line, or the end of its
 * fence. Inside an entry a line with an unknown state (`[NOTE] Instance #9 - …`), or in another hand than coord's, must say
 * when, like the first line of an entry, to begin another: its further lines would be lost to it. What a heading opens has all
 * of its section, and a list of files may stand behind a blank line.
 */
export function cutReservations(
  slots: readonly Slot[],
  dayFirst: DayFirst,
  { isHeaded = false, most = Infinity }: Cutting = {},
): Cut {
  const groups: Group[] = [];
  const loose: Slot[] = [];
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
    if (open === null && list !== null && opening === null && isListOf(list, slot)) open = list;
    list = null;
    if (opening !== null && (open === null || opening.opens)) {
      if (groups.length >= most) return { groups, loose, more: slot };
      groups.push((open = { opening, slots: [slot], strays: [] }));
    } else if (open !== null) {
      open.slots.push(slot);
      if (opening !== null) open.strays.push({ slot, opening });
    } else loose.push(slot);
  }
  return { groups, loose, more: null };
}

/** Whether a line behind a blank one is of the list of files that an entry has begun, or the list that it lacks. */
function isListOf(group: Group, { text }: Slot): boolean {
  if (listOpenAtEnd(group)) return isFileItem(text);
  const label = readLabel(text);
  if (label === null || !isListLabel(label.kind) || pathsIn(label.value).length === 0) return false;
  return !group.slots.some((slot) => isListLabel(readLabel(slot.text)?.kind ?? "start"));
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
