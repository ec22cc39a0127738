// Line and paragraph separators in every disguise: CR LF, LF, VT, FF, CR, NEL, LS, PS, and the tab, which is no text either.
const BREAKS = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;
// C0, DEL and C1 controls; bidirectional embeddings, overrides and isolates (Unicode TR9), which can make a line read as another.
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Makes text from outside fit for one line of the file or of a terminal: line breaks become spaces, control and
 * bidirectional-override characters go, lone surrogates become U+FFFD, the ends are trimmed. Idempotent.
 */
export function clean(text: string): string {
  return text.replace(BREAKS, " ").replace(HOSTILE, "").replace(LONE_SURROGATE, "\ufffd").trim();
}

/** `text` shortened to at most `most` code points, with an ellipsis as the last of them. */
export function shorten(text: string, most: number): string {
  const points = [...text];
  return points.length <= most
    ? text
    : `${points
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** Control characters but line feed and tab, separators that break lines, and what makes a line read as another (Unicode TR9). */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u2028-\u202e\u2066-\u2069]/g;

/** Text for a terminal: what it would obey, or could be misled by, shows as a symbol instead. */
export function visible(text: string): string {
  return text.replace(OBEYED, (c) => (c < " " ? String.fromCodePoint(0x2400 + c.charCodeAt(0)) : "\ufffd"));
}

// C1 controls and bidirectional overrides pass through JSON.stringify as they are; a terminal would obey them.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

/** JSON on one line that a terminal may show: what it would obey is escaped. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE_IN_JSON,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Every string of a value made `visible`. */
export function visibly<T>(value: T): T {
  if (typeof value === "string") return visible(value) as T;
  if (Array.isArray(value)) return value.map(visibly) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visibly(part)])) as T;
}
