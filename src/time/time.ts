import { digitsAt } from "../text/plain.ts";
import { remembered } from "../text/remembered.ts";

/**
 * Times and durations as people write them in the file. In goes text, out come its parts (what somebody left out stays
 * unknown) or milliseconds; and back, in the one form that coord writes. The clock and the zone are the caller's: nothing
 * here asks for the time. Every room may import from here.
 */
/**
 * A point in time as somebody wrote it: any part may be missing. A time without a date has no known age,
 * so nothing that depends on age may be decided by it.
 */
export interface Time {
  /** As written, trimmed. */
  readonly text: string;
  /** `YYYY-MM-DD`, or null. */
  readonly date: string | null;
  /** Minutes since midnight (seconds and milliseconds as fractions), or null. */
  readonly minutes: number | null;
  /** Minutes east of UTC, or null when the text names no zone. */
  readonly offset: number | null;
}

/** Minutes east of UTC in force at a moment (milliseconds since the epoch); the machine's zone, as pure code is given it. */
export type Zone = (ms: number) => number;

const MINUTE = 60_000;
const FORM =
  /^~?\s*(?:(\d{4})-(\d\d)-(\d\d)(?!\d))?(?:(?:\s*[T ]\s*|\s+-\s+)?(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:\s*(Z|[+-]\d\d:?\d\d))?)?$/i;

/**
 * Reads `2026-11-22 19:40 +01:00`, `HH:MM`, `~HH:MM`, `YYYY-MM-DD - HH:MM`, `YYYY-MM-DD` and ISO 8601.
 * Null when the text is none of them or names no real date or hour.
 */
export const readTime: (text: string) => Time | null = remembered((text) => {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > 40) return null;
  const found = plainTime(trimmed) ?? FORM.exec(trimmed);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  if (year === undefined && hour === undefined) return null;
  const date = year === undefined ? null : `${year}-${month}-${day}`;
  if (date !== null && !isRealDate(date)) return null;
  const minutes = hour === undefined ? null : clock(hour, minute, second, fraction);
  if (Number.isNaN(minutes)) return null;
  const offset = zone === undefined ? null : readOffset(zone);
  if (Number.isNaN(offset)) return null;
  return { text: trimmed, date, minutes, offset };
});

/** `2026-11-22 19:40 +01:00`, a stamp's `2026-11-22 - 19:40 +01:00`, both without a zone, `2026-11-22` and `19:40`, as `FORM` reads them; null for anything else. */
export function plainTime(text: string): (string | undefined)[] | null {
  const { length } = text;
  const isClock = (at: number) =>
    digitsAt(text, at) === 2 && text[at + 2] === ":" && digitsAt(text, at + 3) === 2;
  if (length === 5 && isClock(0)) return plainParts(text, null, 0, undefined);
  const isDate =
    digitsAt(text, 0) === 4 &&
    text[4] === "-" &&
    digitsAt(text, 5) === 2 &&
    text[7] === "-" &&
    digitsAt(text, 8) === 2;
  if (!isDate) return null;
  if (length === 10) return plainParts(text, 0, null, undefined);
  const at = text.startsWith(" - ", 10) ? 13 : 11;
  if (text[10] !== " " || !isClock(at)) return null;
  if (length === at + 5) return plainParts(text, 0, at, undefined);
  const sign = text[at + 6];
  const hasZone =
    length === at + 12 && text[at + 5] === " " && (sign === "+" || sign === "-") && isClock(at + 7);
  return hasZone ? plainParts(text, 0, at, text.slice(at + 6)) : null;
}

function plainParts(text: string, date: number | null, clock: number | null, zone: string | undefined) {
  const part = (from: number | null, at: number, size: number) =>
    from === null ? undefined : text.slice(from + at, from + at + size);
  const [year, month, day] = [part(date, 0, 4), part(date, 5, 2), part(date, 8, 2)];
  return [text, year, month, day, part(clock, 0, 2), part(clock, 3, 2), undefined, undefined, zone];
}

const LONG_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Counted, not asked of `Date`: a long log has ten thousand of them. */
function isRealDate(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const most = month === 2 && !isLeap ? 28 : (LONG_MONTHS[month - 1] ?? 0);
  return day >= 1 && day <= most;
}

function clock(hour: string, minute = "0", second = "0", fraction = "0"): number {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return Number.NaN;
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  return Number(hour) * 60 + Number(minute) + Number(second) / 60 + milliseconds / MINUTE;
}

function readOffset(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const [hours, rest] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  const minutes = hours * 60 + rest;
  if (rest > 59 || minutes > 14 * 60) return Number.NaN;
  return zone.startsWith("-") ? 0 - minutes : minutes;
}

/** Milliseconds since the epoch; null when date or hour is missing. A time without zone is taken in `zone`. */
export function epochOf(time: Time | null, zone: Zone): number | null {
  if (time === null || time.date === null || time.minutes === null) return null;
  const asUtc = Date.parse(`${time.date}T00:00:00Z`) + Math.round(time.minutes * MINUTE);
  if (time.offset !== null) return asUtc - time.offset * MINUTE;
  // The offset in force depends on the moment, which depends on the offset: one correction settles it outside the lost hour.
  const guess = asUtc - zone(asUtc) * MINUTE;
  return asUtc - zone(guess) * MINUTE;
}

/** ISO 8601 as far as it is known: `2026-11-22T19:40+01:00`, `2026-11-22T19:40`, `2026-11-22`; null without a date. */
export function isoOf(time: Time | null): string | null {
  if (time === null || time.date === null) return null;
  if (time.minutes === null) return time.date;
  const zone = time.offset === null ? "" : offsetText(time.offset);
  return `${time.date}T${clockText(time.minutes)}${zone}`;
}

/** The form coord writes: `2026-11-22 19:40 +01:00`. */
export function writeTime(ms: number, zone: Zone): string {
  const { date, clock, offset } = local(ms, zone);
  return `${date} ${clock} ${offsetText(offset)}`;
}

/** The form of the stamps: `2026-11-22 - 19:40 +01:00`. The offset is for readers in another zone: a container's is often UTC. */
export function writeStamp(ms: number, zone: Zone): string {
  const { date, clock, offset } = local(ms, zone);
  return `${date} - ${clock} ${offsetText(offset)}`;
}

function local(ms: number, zone: Zone): { date: string; clock: string; offset: number } {
  const offset = zone(ms);
  const iso = new Date(ms + offset * MINUTE).toISOString();
  return { date: iso.slice(0, -14), clock: iso.slice(-13, -8), offset };
}

function clockText(minutes: number): string {
  const whole = Math.floor(minutes);
  return `${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
}

function offsetText(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

function pad(n: number): string {
  return String(n).padStart(2, "0");
}

/** Milliseconds per unit; the words are the ones people write in either language. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:s|sec|secs|seconds?|secondes?)$/, 1_000],
  [/^(?:|m|min|mins|mn|minutes?)$/, 60_000],
  [/^(?:h|hr|hrs|hours?|heures?)$/, 3_600_000],
  [/^(?:d|j|days?|jours?)$/, 86_400_000],
];

/** One amount with its unit. Sticky, so that each character is looked at once: nested repetition took minutes over thirty digits. */
const AMOUNT = /(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*/gy;

/** The longest duration that is taken, in milliseconds: about ten years. */
const LONGEST_DURATION = 3_650 * 86_400_000;

/**
 * Reads `90s`, `45m`, `2h`, `1d`, `1h30`, `45 minutes`; a bare number is minutes.
 * @returns milliseconds, or null when the text is no duration or an absurd one.
 */
export function readDuration(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "" || trimmed.length > 40) return null;
  let total = 0;
  let read = 0;
  let previous = Number.POSITIVE_INFINITY;
  for (const [part, amount = "", word = ""] of trimmed.matchAll(AMOUNT)) {
    read += part.length;
    const unit = UNITS.find(([names]) => names.test(word))?.[1];
    // Units must shrink from part to part: `1h30` is fine, `30 1h` is not.
    if (unit === undefined || unit >= previous) return null;
    total += Number(amount.replace(",", ".")) * unit;
    previous = unit;
  }
  return read === trimmed.length && total <= LONGEST_DURATION ? Math.round(total) : null;
}
