/** The title of a reservation, on its first line behind the instance: the task, and since or until when. */
import type { Time } from "../time/time.ts";
import { type DayFirst, readWrittenTime } from "../time/written.ts";
import { labelMeaning } from "../vocabulary/index.ts";
import type { LabelKind, ReservationWord } from "../vocabulary/types.ts";

/** The first line of an entry behind its instance. */
export interface Title {
  readonly task: string;
  readonly marker: LabelKind | null;
  readonly time: Time | null;
  /** The words where a time should stand, when they are none. */
  readonly unreadable: string | null;
}

const MARKERS: ReadonlySet<LabelKind> = new Set(["start", "since", "finished", "expired"]);

/** The label that ends the title, by state: where the state says "since when", and where "until when". */
export const MARKER: Readonly<Record<ReservationWord, LabelKind>> = {
  reserved: "start",
  waiting: "since",
  done: "finished",
  expired: "expired",
  released: "finished",
};

/**
 * The last label ends the title, whatever stands behind it: titles may hold ` - Début:` themselves. What coord never writes in
 * this state (`- Start: 09:00 - End: 10:00` of what is reserved) is a person's, and so is the label before it.
 */
export function splitTitle(text: string, state: ReservationWord | null = null, dayFirst?: DayFirst): Title {
  const last = lastMarker(text, dayFirst);
  if (last === null) return withoutBareTime(text, dayFirst);
  const own = state === null ? last.marker : MARKER[state];
  let first = last;
  while (first.marker !== own) {
    const before = lastMarker(first.task, dayFirst);
    if (before === null || before.unreadable !== null) break;
    first = before;
  }
  const isOpen = state === "reserved" || state === "waiting";
  return { ...(isOpen ? first : last), task: unmarked(first.task) };
}

/** The title alone, as it reads back: without bold type around all of it. */
export function unmarked(title: string): string {
  const found = /^\*\*([^*]+)\*\*$/.exec(title);
  return found?.[1]?.trim() || title;
}

/** Characters before a label. Behind a strong one a label of coord's own is one whatever follows; behind a weak one a time must. */
const STRONG = "-–—·•|([{";
const WEAK = " \u00a0\u202f\u2009\t,;/>→.";
/** Maximum length of a label (characters), and of what a label may have behind it. */
const LONGEST_LABEL = 24;
const LONGEST_VALUE = 400;

const COLON = /[:：]/;

/** From the end: each colon, with the words before it back to the nearest strong mark. */
function lastMarker(text: string, dayFirst?: DayFirst): Title | null {
  const source = text.trimEnd();
  const from = COLON.test(source) ? Math.max(0, source.length - LONGEST_VALUE) : source.length;
  for (let at = source.length - 1; at >= from; at--) {
    if (source[at] !== ":" && source[at] !== "：") continue;
    const found = markerAt(source, at, dayFirst);
    if (found !== null) return found;
  }
  return markerWithoutColon(source, dayFirst);
}

function markerAt(source: string, colon: number, dayFirst?: DayFirst): Title | null {
  for (let at = colon - 1; at >= Math.max(-1, colon - LONGEST_LABEL); at--) {
    const mark = source[at] ?? "-";
    const isStrong = STRONG.includes(mark);
    if (!isStrong && !WEAK.includes(mark)) continue;
    const known = at + 1 < colon ? labelMeaning(source.slice(at + 1, colon)) : null;
    if (known !== null && MARKERS.has(known.kind)) {
      const value = source.slice(colon + 1).replace(/^[*_]+/, "");
      const from = isStrong ? at : markBefore(source, at);
      const isSure = (known.own || TIMELIKE.test(value)) && (from !== at || isStrong);
      const found = ended(source, from, known.kind, value, dayFirst);
      if (found.time !== null || found.unreadable === null || isSure) return found;
    }
    if (isStrong) return null;
  }
  return null;
}

/** A text written like a time, read or not. */
const TIMELIKE = /^\W{0,4}\d{1,4}\s*[:h/.-]\s*\d/i;

/** Where the strong mark stands that a label has before it, over spaces; `at` where there is none. */
function markBefore(source: string, at: number): number {
  let before = at;
  while (before >= 0 && /[\s*_]/.test(source[before] ?? "")) before--;
  return before < 0 || STRONG.includes(source[before] ?? "") ? before : at;
}

const BEFORE_LABEL = `${STRONG},;:→`;

/** `Start 09:00`, `Début 9h`: a label with nothing but space before its time. */
function markerWithoutColon(source: string, dayFirst?: DayFirst): Title | null {
  for (let at = source.length - 1; at >= Math.max(0, source.length - 80); at--) {
    if (!BEFORE_LABEL.includes(source[at] ?? "")) continue;
    const [, label = "", value = ""] = /^\s*(\D{3,24}?)\s+([*_`~"(]*\d.*)$/s.exec(source.slice(at + 1)) ?? [];
    const kind = label === "" ? undefined : labelMeaning(label)?.kind;
    if (kind === undefined || !MARKERS.has(kind)) continue;
    const found = ended(source, at, kind, value, dayFirst);
    if (found.time !== null || TIMELIKE.test(value)) return found;
  }
  return null;
}

/** The title that ends at `at`, whose mark may be a bracket that is shut behind the value. */
function ended(source: string, at: number, marker: LabelKind, value: string, dayFirst?: DayFirst): Title {
  const shut = { "(": ")", "[": "]", "{": "}" }[source[at] ?? ""];
  const inside = shut !== undefined && value.endsWith(shut) ? value.slice(0, -1) : value;
  const text = inside.trim();
  const time = readWrittenTime(text, dayFirst);
  const before = source.slice(0, Math.max(at, 0)).trim();
  const task = WEAK.includes(source[at] ?? "-") ? before.replace(/[\s,;:/>→.]+$/, "") : before;
  return { task, marker, time, unreadable: time === null && text !== "" ? text : null };
}

/** A time at the end with no label that is known: ` - 09:15`, ` (9h)`, ` @ 09:15`, and what is said of it: ` - ETA: 10:00`. */
const BARE =
  /(?:\s[-–—·|@]\s*|\s*[([]\s*|\s(?:at|à|since|depuis|from|dès)\s+)((?:[a-zà-ÿ]{2,12}\s*[:：]\s*)?)(~?\d[^()[\]]{0,40})[)\]]?$/i;

function withoutBareTime(text: string, dayFirst?: DayFirst): Title {
  const source = text.trim();
  const from = Math.max(0, source.length - 80);
  const found = BARE.exec(source.slice(from));
  const time = found === null ? null : readWrittenTime(found[2] ?? "", dayFirst);
  if (found === null || time === null || time.minutes === null)
    return { task: unmarked(source), marker: null, time: null, unreadable: null };
  const task = unmarked(source.slice(0, from + found.index).trim());
  const label = found[1] ?? "";
  return label === ""
    ? { task, marker: "start", time, unreadable: null }
    : { task, marker: "start", time: null, unreadable: `${label}${found[2] ?? ""}` };
}
