import { CLOSED, ENDED, type Leaf, type LeafVerdict, type OutlineLists, TAKEN } from "./leaf.ts";
import { type Cursor, isBlank, isDigit, isLetter, skipBlanks } from "./cursor.ts";

/** Opens the HTML block of `kind` that the line starts; null when the same line ends it. */
export function openHtml(
  cursor: Cursor,
  kind: HtmlKind,
  nested: boolean,
  found: OutlineLists,
): OpenHtml | null {
  const block = new OpenHtml(cursor.at, kind, nested, found);
  return block.endsAt(cursor, cursor.first + closeOffset(kind)) ? null : block;
}

/** An open HTML block. Kinds 6 and 7 end before a blank line, the others with the line that holds their end mark. */
class OpenHtml implements Leaf {
  readonly verbatim = true;
  private readonly start: number;
  private readonly kind: HtmlKind;
  private readonly nested: boolean;
  private readonly found: OutlineLists;

  constructor(start: number, kind: HtmlKind, nested: boolean, found: OutlineLists) {
    this.start = start;
    this.kind = kind;
    this.nested = nested;
    this.found = found;
  }

  take(cursor: Cursor, lazy: boolean): LeafVerdict {
    if (lazy || (this.kind >= 6 && cursor.blank)) {
      this.close(cursor.previousEnd, cursor.previousEnd);
      return ENDED;
    }
    return this.endsAt(cursor, cursor.at) ? CLOSED : TAKEN;
  }

  close(at: number, previousEnd: number): void {
    if (this.kind >= 6) this.add(previousEnd, true);
    else this.add(at, false);
  }

  /** Ends it with the line when that holds the end mark from `at` on. */
  endsAt({ text, end }: Cursor, at: number): boolean {
    const closes = closesHtml(text, this.kind, at, end);
    if (closes) this.add(end, true);
    return closes;
  }

  private add(end: number, closed: boolean): void {
    const { start, kind, nested } = this;
    this.found.html.push({ range: { start, end }, comment: kind === COMMENT, closed, nested });
  }
}

/** The kinds of HTML block, numbered as CommonMark numbers their start conditions; 0 is none. */
type HtmlKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const COMMENT = 2;

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
function closesHtml(text: string, kind: HtmlKind, at: number, end: number): boolean {
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
function closeOffset(kind: HtmlKind): number {
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

/** The character at `at`, or -1 at the end of the line. */
function charAt(text: string, at: number, end: number): number {
  return at < end ? text.charCodeAt(at) : -1;
}

/** Where a tag's name that starts at `at` ends; `at` when there is none. */
function tagNameEnd(text: string, at: number, end: number): number {
  if (!isLetter(charAt(text, at, end))) return at;
  let last = at + 1;
  while (isNamePart(charAt(text, last, end))) last++;
  return last;
}

/** Where the attributes of an opening tag end, its `/` included; `end` when they are malformed. */
function attributesEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at >= 0) {
    at = skipBlanks(text, at, end);
    const code = charAt(text, at, end);
    if (code === 47) return at + 1;
    if (code !== 58 && code !== 95 && !isLetter(code)) return at;
    while (isAttributeNamePart(charAt(text, at, end))) at++;
    at = valuesEnd(text, skipBlanks(text, at, end), end);
  }
  return end;
}

/** Where an attribute's value ends; -1 when it is malformed. Like micromark, takes `a=b=c` for a name with two values. */
function valuesEnd(text: string, from: number, end: number): number {
  let at = from;
  while (charAt(text, at, end) === 61) {
    at = skipBlanks(text, at + 1, end);
    const code = charAt(text, at, end);
    if (isQuote(code)) return quotedEnd(text, at, end);
    if (code === 60 || code === 61 || code === 62 || code === 96) return -1;
    while (isUnquoted(charAt(text, at, end))) at++;
    at = skipBlanks(text, at, end);
  }
  return at;
}

function quotedEnd(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  let last = at + 1;
  while (last < end && text.charCodeAt(last) !== quote) last++;
  const next = charAt(text, last + 1, end);
  return next === 47 || next === 62 || isBlank(next) ? last + 1 : -1;
}

function isNamePart(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 45;
}

function isAttributeNamePart(code: number): boolean {
  return isNamePart(code) || code === 46 || code === 58 || code === 95;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function isUnquoted(code: number): boolean {
  if (code === -1 || isBlank(code) || isQuote(code)) return false;
  return code !== 47 && code !== 60 && code !== 61 && code !== 62 && code !== 96;
}
