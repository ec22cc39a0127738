/** Size of a text from which on its bytes are remembered (bytes): to decode or encode a shorter one takes no time. */
export const LONG = 65_536;
/** Size up to which they are (bytes). */
export const LONGEST = 4_000_000;
/** Stands in a text for bytes that are no UTF-8, and in bytes for surrogates that stand alone. */
const REPLACEMENT = "\uFFFD";

/** A text that is exactly what its bytes say: neither has a replacement character. */
interface Known {
  readonly text: string;
  readonly bytes: Buffer;
}

/** The latest ones: the file as it is, and as it will be. */
let latest: readonly Known[] = [];

/**
 * The text of a long file's bytes. A write looks at the file several times, and mostly it is the same: bytes are compared in a tenth of the time
 * in which they are decoded.
 */
export function decoded(bytes: Buffer): string {
  const known = latest.find((one) => one.bytes.equals(bytes));
  if (known !== undefined) return known.text;
  const text = bytes.toString("utf8");
  if (!text.includes(REPLACEMENT)) remember({ text, bytes });
  return text;
}

/** `[start, end, inserted]` of the text before, ascending, never overlapping. */
type Edits = readonly (readonly [number, number, string])[];

/**
 * The bytes that a text is saved as.
 * @param before a text that it was made from, whose bytes may be remembered: then what is the same in both is not encoded again
 * @param edits what turns that one into this
 */
export function encoded(text: string, before?: string, edits?: () => Edits): Buffer {
  const known = knownOf(text);
  if (known !== undefined) return known.bytes;
  const from = before === undefined || edits === undefined ? undefined : knownOf(before);
  const bytes = (from && edits && spliced(from, edits())) ?? Buffer.from(text, "utf8");
  const isLong = bytes.length >= LONG && bytes.length <= LONGEST;
  if (isLong && !bytes.includes(REPLACEMENT)) remember({ text, bytes });
  return bytes;
}

/** The bytes that stand for this text and no other; null where a surrogate in it stands alone. */
export function ownBytesOf(text: string): Buffer | null {
  return knownOf(text)?.bytes ?? (text.isWellFormed() ? Buffer.from(text, "utf8") : null);
}

/** Whether a text holds a character without any bit: in letters of two bytes each, one byte in two has none. */
export function holdsZero(text: string): boolean {
  const bytes = knownOf(text)?.bytes;
  return bytes === undefined ? text.includes("\0") : bytes.includes(0);
}

/** Whether that is known of a long text: to find it out letter by letter takes longer than to encode what was changed. */
export function isKnownExact(text: string, before: string, edits: () => Edits): boolean {
  if (text.length < LONG) return false;
  encoded(text, before, edits);
  return knownOf(text) !== undefined;
}

function knownOf(text: string): Known | undefined {
  return latest.find((one) => one.text === text);
}

function remember(one: Known): void {
  latest = [one, ...latest.slice(0, 1)];
}

/** Bytes with edits of their text in them; null where there is nothing to be had by that. */
function spliced({ text, bytes }: Known, edits: Edits): Buffer | null {
  const size = (start: number, end: number) => Buffer.byteLength(text.slice(start, end), "utf8");
  const whole = edits.map((edit) => withWholeLetters(text, edit));
  const kept = [...whole, [text.length, text.length, ""] as const].map(([start], at) => ({
    start: whole[at - 1]?.[1] ?? 0,
    end: start,
  }));
  if (kept.some(({ start, end }) => end < start)) return null;
  // The longest stretch is the one whose letters need not be counted: its bytes are all that is left.
  const longest = kept.reduce((one, other) => (other.end - other.start > one.end - one.start ? other : one));
  const gone = whole.map(([start, end]) => size(start, end));
  const known = kept.map((one) => (one === longest ? 0 : size(one.start, one.end)));
  const rest = bytes.length - [...gone, ...known].reduce((sum, length) => sum + length, 0);
  let at = 0;
  const pieces = kept.flatMap((one, index) => {
    const stay = bytes.subarray(at, (at += one === longest ? rest : (known[index] ?? 0)));
    at += gone[index] ?? 0;
    return [stay, Buffer.from(whole[index]?.[2] ?? "", "utf8")];
  });
  return Buffer.concat(pieces);
}

/** An edit that begins and ends between two letters: half of a pair of surrogates has no bytes of its own. */
function withWholeLetters(text: string, [start, end, inserted]: Edits[number]): Edits[number] {
  const [before, after] = [text.charCodeAt(start - 1), text.charCodeAt(end)];
  const [isCut, isOpen] = [before >= 0xd800 && before < 0xdc00, after >= 0xdc00 && after < 0xe000];
  const [head, tail] = [isCut ? text.charAt(start - 1) : "", isOpen ? text.charAt(end) : ""];
  return [start - head.length, end + tail.length, head + inserted + tail];
}
