/**
 * The first line of a reservation in another hand than coord's: behind a list's mark, a checkbox, a quote mark, an emoji, in bold
 * type; its state in other brackets or none; its instance before the state, or within its brackets.
 */
import { meaning } from "../vocabulary/index.ts";
import type { ReservationWord } from "../vocabulary/types.ts";

/** The part of a line before its title. */
export interface HandHead {
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
export function readHandHead(text: string): HandHead | null {
  // Nearly all lines are dismissed here.
  if (!/[[({【]|#\s?\d|inst/i.test(text)) return null;
  const lead = leadOf(text);
  const rest = withoutEnd(text.slice(lead.end), lead.isBold);
  const found = stateFirst(rest) ?? bareState(rest) ?? whoFirst(rest);
  return found && { ...found, isOver: lead.isOver };
}

type Found = Omit<HandHead, "isOver">;

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
function stateFirst(rest: string): Found | null {
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
function bareState(rest: string): Found | null {
  const at = rest.slice(0, 60).search(/\binst(?:ances?|\.)?[\s#_-]*(?:n[°ºo]\.?\s*)?\d|#\s?\d/i);
  if (at < 1) return null;
  const word = rest.slice(0, at).replace(/[*_`~\s:|·,–—-]*(?:\b(?:by|par)\s*)?[*_`~\s]*$/i, "");
  const state = WORDS.test(word) ? stateOf(word) : null;
  const who = state === null ? null : whoAt(rest.slice(at));
  return who && { word, state, instance: who.instance, title: who.title, isPlain: false };
}

/** `Instance #3 [RESERVED] …`, `Instance #3 - RESERVED - …`. */
function whoFirst(rest: string): Found | null {
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

function nobody(word: string, state: ReservationWord, behind: string): Found {
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
