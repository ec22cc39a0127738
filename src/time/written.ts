/**
 * Times as a person's hand writes them beside coord's own form: `19h40`, `7:40 PM`, `09:00 UTC`, `29/11/2026 à 9h`, with a remark
 * behind or without. What could mean two things (`05/11/2026` where nothing says that the day comes first) is none.
 */
import { readTime, type Time } from "./time.ts";

/** Whether the day comes before the month in `05/11/2026`; asked for only where that decides. */
export type DayFirst = () => boolean;

const NEVER: DayFirst = () => false;

/** Maximum length of a time with all that is said about it (characters); more is a text. */
const LONGEST = 120;

/** Marks that a hand puts around a time: bold type, quotes, brackets, `~`. */
const AROUND = /^[\s*_`"'~≈(<[]+|[\s*_`"'.,;)>\]]+$/g;

/**
 * Reads a time in any hand; `text` of the result is all of what was written. Null for what is no time, names no real date or
 * hour, or can be read in two ways.
 */
export function readWrittenTime(text: string, dayFirst: DayFirst = NEVER): Time | null {
  const exact = readTime(text);
  if (exact !== null) return exact;
  const written = text.trim();
  if (written.length > LONGEST || !/\d/.test(written)) return null;
  for (const part of partsOf(written)) {
    const found = readParts(part, dayFirst);
    if (found !== null) return { ...found, text: written };
  }
  return null;
}

/** The text, then what comes before each mark that a remark may stand behind, the longest first. */
function* partsOf(written: string): Generator<string> {
  yield written;
  const marks = [...written.matchAll(/\s*[-–—,;|·•()[\]]+|\s*(?:->|→|<br)/g)];
  for (const { index } of marks.reverse()) if (index > 0) yield written.slice(0, index);
}

type TimeParts = Pick<Time, "date" | "minutes" | "offset">;

const DATE = String.raw`(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})(?<mark>[-/.])(\d{1,2})\k<mark>(\d{4})|(\d{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+|de\s+)?([a-zàâéèêîôû]{3,9})\.?,?\s+(\d{4})|([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}))`;
const CLOCK = String.raw`(\d{1,2})(?:\s*(h)(?:eures?|rs?|ours?)?(?![a-z])\s*(?:(\d{2})(?!\d)\s*(?:min|mn|m)?)?|:(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?h(?![a-z]))?)?(?:\s*([ap])\.?\s?m\.?)?`;
const ZONE = String.raw`(?:\s*\(?\s*([a-z]{1,5})?\s*([+\u2212-]\d{1,2}(?::?\d{2})?)?\s*\)?(?:\[[a-z/_]+\])?)`;
const WEEKDAY = String.raw`(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?`;
const JOIN = String.raw`(?:\s*(?:[t,@_]|[-–—]|at|à|a|vers|around)\s*|\s+)`;
const LEAD = String.raw`(?:(?:le|on|at|à|vers|around|about|since|depuis|from)\s+)?`;

/** Made when a time is first read in another hand: they take long to make, and most boards are written by coord. */
let forms: ReturnType<typeof makeForms> | undefined;

function makeForms() {
  return {
    /** A date with or without an hour; 13 groups, then 6 of the hour and 2 of the zone. */
    dateFirst: new RegExp(`^${LEAD}${WEEKDAY}${DATE}(?:${JOIN}${CLOCK}${ZONE})?$`, "i"),
    /** An hour without a date. */
    clockOnly: new RegExp(`^${LEAD}${CLOCK}${ZONE}$`, "i"),
    clockThenDate: new RegExp(
      `^${LEAD}${CLOCK}(?:\\s*[,-]\\s*|\\s+)(?:(?:le|on|du)\\s+)?${WEEKDAY}${DATE}$`,
      "i",
    ),
  };
}

function readParts(part: string, dayFirst: DayFirst): TimeParts | null {
  const bare = part.replace(AROUND, "");
  forms ??= makeForms();
  const dated = forms.dateFirst.exec(bare);
  if (dated !== null) return together(dateOf(dated.slice(1, 14), dayFirst), clockOf(dated.slice(14)));
  const timed = forms.clockOnly.exec(bare);
  if (timed !== null) return together(null, clockOf(timed.slice(1)));
  const both = forms.clockThenDate.exec(bare);
  return both && together(dateOf(both.slice(7, 20), dayFirst), clockOf(both.slice(1, 7)));
}

/** `false`: it is written down, and cannot be read. */
type Unread = false;

function together(
  date: string | Unread | null,
  clock: Omit<TimeParts, "date"> | Unread | null,
): TimeParts | null {
  if (date === false || clock === false || (date === null && clock === null)) return null;
  return { date, minutes: clock?.minutes ?? null, offset: clock?.offset ?? null };
}

type Groups = readonly (string | undefined)[];

function dateOf(groups: Groups, dayFirst: DayFirst): string | Unread {
  const [year, month, day, first, mark, second, yearBehind, ...named] = groups;
  if (year !== undefined) return real(year, Number(month), Number(day));
  if (first !== undefined) return numeric(Number(first), Number(second), mark, yearBehind ?? "", dayFirst);
  const [dayBefore, nameBehind, yearOfIt, nameBefore, dayBehind, yearAtEnd] = named;
  const found = monthOf(nameBehind ?? nameBefore ?? "");
  return found === null ? false : real(yearOfIt ?? yearAtEnd ?? "", found, Number(dayBefore ?? dayBehind));
}

/** With dots the day comes first wherever that is written; else the language decides, unless one number is no month. */
function numeric(
  a: number,
  b: number,
  mark: string | undefined,
  year: string,
  dayFirst: DayFirst,
): string | Unread {
  if (mark === "." || a > 12 || a === b) return real(year, b, a);
  if (b > 12) return real(year, a, b);
  return dayFirst() ? real(year, b, a) : false;
}

function real(year: string, month: number, day: number): string | Unread {
  const date = `${year}-${pad(month)}-${pad(day)}`;
  return readTime(date) === null ? false : date;
}

const MONTHS: readonly RegExp[] = [
  /^(?:jan|janv|january|janvier)$/,
  /^(?:feb|febr|february|fev|fevr|fevrier)$/,
  /^(?:mar|march|mars)$/,
  /^(?:apr|april|avr|avril)$/,
  /^(?:may|mai)$/,
  /^(?:jun|june|juin)$/,
  /^(?:jul|july|juil|juillet)$/,
  /^(?:aug|august|aout)$/,
  /^(?:sep|sept|september|septembre)$/,
  /^(?:oct|october|octobre)$/,
  /^(?:nov|november|novembre)$/,
  /^(?:dec|december|decembre)$/,
];

function monthOf(name: string): number | null {
  const plain = name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
  const at = MONTHS.findIndex((month) => month.test(plain));
  return at < 0 ? null : at + 1;
}

function clockOf(groups: Groups): Omit<TimeParts, "date"> | Unread | null {
  const [hour, mark, spaced, colon, seconds = "0", half, zone, offset] = groups;
  if (hour === undefined) return null;
  // A number alone is no hour: neither minutes, nor an `h`, nor a half of the day stands beside it.
  if (mark === undefined && colon === undefined && half === undefined) return false;
  const minutes = minutesOf(Number(hour), Number(spaced ?? colon ?? 0), half);
  const east = offsetOf(zone, offset);
  if (minutes === null || east === false || Number(seconds) > 59) return false;
  return { minutes: minutes + Number(seconds) / 60, offset: east };
}

function minutesOf(hour: number, minute: number, half: string | undefined): number | null {
  if (minute > 59 || hour > 23) return null;
  if (half === undefined) return hour * 60 + minute;
  if (hour < 1 || hour > 12) return null;
  return ((hour % 12) + (half.toLowerCase() === "p" ? 12 : 0)) * 60 + minute;
}

/** Minutes east of UTC of the names that mean one zone wherever they are written. */
const ZONES: Readonly<Record<string, number>> = {
  z: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 60,
  cet: 60,
  hec: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  est: -300,
  edt: -240,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  jst: 540,
};

/** Null where no zone is named; one that nobody knows makes the whole unreadable, since the hour is another one there. */
function offsetOf(name: string | undefined, offset: string | undefined): number | null | Unread {
  const zone = name?.toLowerCase();
  const base = zone === undefined ? 0 : ZONES[zone];
  if (base === undefined) return false;
  if (offset === undefined) return zone === undefined ? null : base;
  const [, hours = "", minutes = "0"] = /^[+\u2212-](\d{1,2}?):?(\d{2})?$/.exec(offset) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  if (Number(minutes) > 59 || size > 14 * 60) return false;
  return offset.startsWith("+") ? size : 0 - size;
}

function pad(n: number): string {
  return String(n).padStart(2, "0");
}
