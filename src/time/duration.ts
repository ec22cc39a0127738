/** Milliseconds per unit; the words are the ones people write in either language. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:s|sec|secs|seconds?|secondes?)$/, 1_000],
  [/^(?:|m|min|mins|mn|minutes?)$/, 60_000],
  [/^(?:h|hr|hrs|hours?|heures?)$/, 3_600_000],
  [/^(?:d|j|days?|jours?)$/, 86_400_000],
];

/** One amount with its unit. Sticky, so that each character is looked at once: nested repetition took minutes over thirty digits. */
const PART = /(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*/gy;

/** The longest duration that is taken, in milliseconds: about ten years. */
const LONGEST = 3_650 * 86_400_000;

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
  for (const [part, amount = "", word = ""] of trimmed.matchAll(PART)) {
    read += part.length;
    const unit = UNITS.find(([names]) => names.test(word))?.[1];
    // Units must shrink from part to part: `1h30` is fine, `30 1h` is not.
    if (unit === undefined || unit >= previous) return null;
    total += Number(amount.replace(",", ".")) * unit;
    previous = unit;
  }
  return read === trimmed.length && total <= LONGEST ? Math.round(total) : null;
}
