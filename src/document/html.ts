import { isBlank, isLetter, skipBlanks } from "./cursor.ts";
import { attributesEnd, charAt, tagNameEnd } from "./html-tag.ts";

/** The kinds of HTML block, numbered as CommonMark numbers their start conditions; 0 is none. */
export type HtmlKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const COMMENT = 2;

const RAW = new Set(["pre", "script", "style", "textarea"]);
const BLOCK = new Set(
  (
    "address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt " +
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li " +
    "link main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th " +
    "thead title tr track ul"
  ).split(" "),
);

/** The kind of HTML block that the line starts; its first character is known to be `<`. */
export function htmlKind(text: string, at: number, end: number): HtmlKind {
  const code = charAt(text, at + 1, end);
  if (code === 63) return 3;
  if (code === 33) return declarationKind(text, at + 2, end);
  const closing = code === 47;
  const name = closing ? at + 2 : at + 1;
  const after = tagNameEnd(text, name, end);
  return after > name ? tagKind(text, name, after, end, closing) : 0;
}

function declarationKind(text: string, at: number, end: number): HtmlKind {
  const code = charAt(text, at, end);
  if (code === 45) return charAt(text, at + 1, end) === 45 ? COMMENT : 0;
  if (code === 91) return at + 7 <= end && text.startsWith("[CDATA[", at) ? 5 : 0;
  return isLetter(code) ? 4 : 0;
}

function tagKind(text: string, name: number, after: number, end: number, closing: boolean): HtmlKind {
  const next = charAt(text, after, end);
  const slash = next === 47;
  if (!slash && next !== 62 && next !== -1 && !isBlank(next)) return 0;
  const tag = text.slice(name, after).toLowerCase();
  if (!slash && !closing && RAW.has(tag)) return 1;
  if (BLOCK.has(tag)) return !slash || charAt(text, after + 1, end) === 62 ? 6 : 0;
  const rest = closing ? skipBlanks(text, after, end) : attributesEnd(text, after, end);
  return charAt(text, rest, end) === 62 && skipBlanks(text, rest + 1, end) === end ? 7 : 0;
}

/** Whether the line ends an HTML block of a kind that ends with a mark, looking from `at`. */
export function closesHtml(text: string, kind: HtmlKind, at: number, end: number): boolean {
  switch (kind) {
    case 1:
      return closesRaw(text, at, end);
    case 2:
      return text.slice(at, end).includes("-->");
    case 3:
      return text.slice(at, end).includes("?>");
    case 4:
      return text.slice(at, end).includes(">");
    case 5:
      return closesCdata(text, at, end);
    default:
      return false;
  }
}

/** How far behind the `<` the end mark of a block may start on its first line: `<!-->` and `<?>` are whole. */
export function closeOffset(kind: HtmlKind): number {
  return kind === 5 ? 9 : kind === 4 ? 3 : kind === COMMENT ? 2 : 1;
}

function closesRaw(text: string, from: number, end: number): boolean {
  const line = text.slice(from, end);
  for (let at = line.indexOf("</"); at >= 0; at = line.indexOf("</", at + 2)) {
    let last = at + 2;
    while (isLetter(line.charCodeAt(last))) last++;
    if (line.charCodeAt(last) === 62 && RAW.has(line.slice(at + 2, last).toLowerCase())) return true;
  }
  return false;
}

/** As micromark reads it, brackets count in pairs: `]]>` and `]]]]>` close, `]]]>` does not. */
function closesCdata(text: string, from: number, end: number): boolean {
  let brackets = 0;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 62 && brackets > 0 && brackets % 2 === 0) return true;
    brackets = code === 93 ? brackets + 1 : 0;
  }
  return false;
}
