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
