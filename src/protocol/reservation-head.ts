import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { LabelKind, ReservationWord } from "../vocabulary/types.ts";
import type { Slot } from "./lines.ts";

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
  /** What follows the instance. */
  readonly title: string;
  /** True for what begins an entry of its own even among the lines of another. */
  readonly opens: boolean;
}

/** Lines that make one entry, the first of which opens it. */
export interface ReservationGroup {
  readonly opening: Opening;
  readonly slots: readonly Slot[];
  /** Further lines that begin like an entry, but belong to this one. */
  readonly strays: readonly { readonly slot: Slot; readonly opening: Opening }[];
}

// All that is read before each edit does without Unicode classes, which cost a millisecond and more to compile.
/** `[STATE]` behind a list's mark, in bold type or not. No two neighbours can take the same space: lines may be long. */
const STATE = /^\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?(?:(\*\*|__)\s*)?\[([^\]]{1,20})\]/;
/** As coord writes it. */
const EXACT = /^\s*\[([^\]]{1,20})\]\s*Instance\s+#(\d{1,6})(?!\d)(?:\s*[-–—:](?=\s|$))?\s*(.*)$/s;
/** Behind the state in another hand: `instance 3 -`, `Instances #3:`, `#3 -`. */
const WHO =
  /^(?:\*\*|__)?\s*(?::\s*)?(?:\*\*|__)?(?:(Instances?)\s*)?(?:(#)\s*)?(\d{1,6})(?!\d)(?:\*\*|__)?\s*(?:[-–—:](?=\s|$))\s*(.*)$/is;
const LETTER = /^(?:\*\*|__)?\s*(?::\s*)?(?:\*\*|__)?Instances?\s*#[a-z]\b/i;
/** An instance's number or the lack of it, not where it belongs. */
const SOMEBODY = /\binstances?[\s#:°._n-]{0,6}(?:[\d?]|$)/i;

const MARKERS: ReadonlySet<LabelKind> = new Set(["start", "since", "finished", "expired"]);

/** Reads the beginning of a line; null for a line that does not begin like an entry. */
function openingOf(text: string): Opening | null {
  const exact = EXACT.exec(text);
  if (exact === null) return openingInAnotherHand(text);
  const [, word = "", digits, title = ""] = exact;
  const state = meaning("reservation", word)?.kind ?? null;
  const opens = state !== null || splitTitle(title).marker !== null;
  return { word, state, instance: Number(digits), template: false, title, opens };
}

/**
 * What a hand wrote otherwise is an entry only where it says when, as entries do: `- [RÉSERVÉ] #12 est un ticket` is a remark,
 * and nobody may be kept from a file by one.
 */
function openingInAnotherHand(text: string): Opening | null {
  const found = STATE.exec(text);
  if (found === null) return null;
  const [lead, bold, word = ""] = found;
  const state = meaning("reservation", word)?.kind ?? null;
  const rest = unbolded(text.slice(lead.length), bold);
  const [, name, mark, digits, title = ""] = WHO.exec(rest) ?? [];
  // `[BUG] #14` and `[3] 14` are a person's own text.
  const isWho = name !== undefined || (mark === "#" && state !== null);
  const says = splitTitle(digits === undefined ? rest : title).marker !== null;
  if (digits !== undefined && isWho && (says || state === null))
    return { word, state, instance: Number(digits), template: false, title, opens: says };
  if (state === null) return null;
  const template = LETTER.test(rest);
  const isMeant =
    template || SOMEBODY.test(rest.slice(0, 200)) || mark === "#" || splitTitle(rest).time !== null;
  return isMeant ? { word, state, instance: null, template, title: rest, opens: template || says } : null;
}

/** Without the mark that ends bold type, when that spans the whole line. */
function unbolded(rest: string, bold: string | undefined): string {
  const trimmed = rest.trimEnd();
  if (bold === undefined || !trimmed.endsWith(bold)) return rest;
  return trimmed.indexOf(bold) < trimmed.length - bold.length ? rest : trimmed.slice(0, -bold.length);
}

/**
 * Cuts lines into entries: from a line that begins like one to the next such line, a blank line, or the end of its
 * fence. Inside an entry a line with an unknown state (`[NOTE] Instance #9 - …`), or in another hand than coord's, must say
 * when, like the first line of an entry, to begin another: its further lines would be lost to it.
 */
export function reservationGroups(slots: readonly Slot[]): ReservationGroup[] {
  const found: ReservationGroup[] = [];
  let open: { opening: Opening; slots: Slot[]; strays: { slot: Slot; opening: Opening }[] } | null = null;
  let last: Slot | null = null;
  for (const slot of slots) {
    const apart = last === null || last.fence !== slot.fence || slot.start !== last.next;
    if (apart || slot.text.trim() === "") open = null;
    const opening = openingOf(slot.text);
    if (opening !== null && (open === null || opening.opens)) {
      found.push((open = { opening, slots: [slot], strays: [] }));
    } else if (open !== null) {
      open.slots.push(slot);
      if (opening !== null) open.strays.push({ slot, opening });
    }
    last = slot;
  }
  return found;
}

/** What the first line of an entry says behind its instance. */
export interface Title {
  readonly task: string;
  readonly marker: LabelKind | null;
  readonly time: Time | null;
  /** What stands where a time should, when it is none. */
  readonly unreadable: string | null;
}

/** Only the last marker whose value reads as a time, or is empty, ends the title: titles may hold ` - Début:` themselves. */
export function splitTitle(text: string): Title {
  // The leading separator lets a title that is missing altogether still be cut at its marker.
  const source = ` - ${text.trimEnd()}`;
  for (let at = source.lastIndexOf(" - "); at >= 0; at = at === 0 ? -1 : source.lastIndexOf(" - ", at - 1)) {
    const rest = source.slice(at + 3);
    const colon = rest.slice(0, 21).indexOf(":");
    if (colon < 1) continue;
    const marker = meaning("labels", rest.slice(0, colon))?.kind;
    if (marker === undefined || !MARKERS.has(marker)) continue;
    const value = rest.slice(colon + 1).trim();
    const time = readTime(value);
    const task = source.slice(3, Math.max(at, 3)).trim();
    if (time !== null || value === "") return { task, marker, time, unreadable: null };
    // A placeholder in the time's place ends the title too, but is a problem.
    if (value === "HH:MM" || /^\[[^\]]*\]$/.test(value))
      return { task, marker, time: null, unreadable: value };
    break;
  }
  return { task: text.trim(), marker: null, time: null, unreadable: null };
}
