/** Lines among the reservations that a person could take for a claim, although they are no entry. */
import { pathsIn } from "../paths/written-list.ts";
import { meaning } from "../vocabulary/index.ts";
import { isListLabel, readLabel } from "./lines.ts";
import { leadOf } from "./reservation-head.ts";

/** Maximum length of a line that is looked at (characters). */
const LONGEST = 2_000;

const SOMEBODY = /\binst(?:ances?|\.)?[\s#:°._n-]{0,6}\d|(?:^|[\s|(])#\d/i;
/** `Instance #3 - Fix login`, `#3: Fix login`: whose, a mark, and what. */
const WHOSE =
  /^(?:inst(?:ances?|\.)?[\s#:°._n-]{0,6}|#)\d{1,6}[*_`]*\s*(?:\([^()]{0,60}\)\s*)?(?:[-–—:|→>]+\s)\s*\S/i;
const FIRST_WORD = /^[A-ZÀ-Þ][A-ZÀ-Þ_]{2,20}(?=[\s:])/;
const BRACKETS = /[[(|]\s*([^\])|]{2,24}?)\s*(?=[\])|])/g;

/** What a line that is no entry says. */
interface LooseLine {
  /** Whether it names who has what, or which files are taken. */
  readonly isClaim: boolean;
  /** Whether it says that what it is about is over or free; the lines below it are about that, too. */
  readonly isOver: boolean;
  /** Whether it is a value behind a label. */
  readonly isLabelled: boolean;
}

export function readLoose(text: string): LooseLine {
  const label = readLabel(text);
  const isLabelled = label !== null;
  if (text.length > LONGEST || text.trim() === "") return { isClaim: false, isOver: false, isLabelled };
  if (isLabelled && isListLabel(label.kind))
    return { isClaim: namesPath(label.value), isOver: false, isLabelled };
  const lead = leadOf(text);
  const rest = text.slice(lead.end);
  const states = statesIn(text, rest);
  const isOver = lead.isOver || states.includes(false);
  const isClaim = !isOver && rest !== "" && isClaimed(text, rest, states.includes(true));
  return { isClaim, isOver: !isLabelled && isOver, isLabelled };
}

function isClaimed(text: string, rest: string, isHeld: boolean): boolean {
  const isSomebodys = SOMEBODY.test(text);
  return WHOSE.test(rest) || (isHeld && isSomebodys) || ((isHeld || isSomebodys) && namesPath(text));
}

function statesIn(text: string, rest: string): (boolean | null)[] {
  return [FIRST_WORD.exec(rest)?.[0] ?? "", ...bracketed(text)].map(stateOf);
}

function bracketed(text: string): string[] {
  return [...text.matchAll(BRACKETS)].map(([, inner = ""]) => inner.replace(/[*_`]/g, ""));
}

/** True for a word of what is held or waited for, false for one of what is over or free; null for any other. */
function stateOf(word: string): boolean | null {
  if (word === "") return null;
  const state = meaning("reservation", word)?.kind;
  if (state !== undefined) return state === "reserved" || state === "waiting";
  return meaning("task", word) === null ? null : false;
}

function namesPath(text: string): boolean {
  return pathsIn(text).length > 0;
}
