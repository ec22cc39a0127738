/**
 * Text from outside (the coordination file, `.coord/`, file names, arguments, messages of other programs) is made fit here
 * for who reads it, and nowhere else: the file, a terminal, JSON, a model, HTML. Whoever it is for, nothing of it is
 * invisible, and nothing controls what shows it. Emoji, accents and every script's letters stay.
 */

// Line and paragraph separators in every disguise: CR LF, LF, VT, FF, CR, NEL, LS, PS, and the tab, which is no text either.
const BREAKS = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/g;
// C0, DEL and C1 controls.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * Makes text from outside fit for one line of the file: line breaks become spaces, what controls, directs or is invisible
 * goes, lone surrogates become U+FFFD, the ends are trimmed. Idempotent.
 */
export function clean(text: string): string {
  const line = wellFormed(text.replace(BREAKS, " ").replace(CONTROLS, ""));
  return replaceInvisible(line, () => "").trim();
}

/** `text` shortened to at most `most` code points, with an ellipsis as the last of them. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  // No more than that is looked at: a title may be of any length.
  const points = Array.from(text.slice(0, 2 * most + 2));
  return points.length <= most
    ? text
    : `${points
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** Control characters but line feed and tab, separators that break lines, and what makes a line read as another (Unicode TR9). */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u2028-\u202e\u2066-\u2069]/g;

/** Text for a terminal: what it would obey, or could be misled by, shows as a symbol instead, a lone surrogate, too; what shows nothing goes. */
export function visible(text: string): string {
  const tame = wellFormed(text).replace(OBEYED, (c) =>
    c < " " ? String.fromCodePoint(0x2400 + c.charCodeAt(0)) : "\ufffd",
  );
  return replaceInvisible(tame, () => "");
}

// C1 controls and separators pass through JSON.stringify as they are; a terminal would obey them.
const UNSAFE_IN_JSON = /[\u007f-\u009f\u2028\u2029]/g;

/** JSON on one line that a terminal may show: what it would obey, and what shows nothing, is escaped. The value is the same. */
export function safeJson(value: unknown): string {
  return replaceInvisible(JSON.stringify(value).replace(UNSAFE_IN_JSON, escaped), escaped);
}

function escaped(text: string): string {
  return Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** Characters that could close a quotation or open a tag, and those in their place in words for a model. */
const DELIMITERS: Readonly<Record<string, string>> = { "<": "‹", ">": "›" };
const TAG = /[<>]/g;
const DELIMITER = /[<>`"“”„‟«»＜＞＂]/g;

/** Text for a model: one bounded line that can't close the quotation it stands in, nor open a tag. */
export function forModel(text: string, most: number = LONGEST_FOR_MODEL): string {
  // Text far beyond the limit is not cleaned. Where cleaning takes away more than half, the line ends short of the limit.
  const line = clean(text.slice(0, 4 * most + 4)).replace(/\s+/g, " ");
  const isCut = text.length > 4 * most + 4;
  return shorten(
    (isCut ? `${line}…` : line).replace(DELIMITER, (c) => DELIMITERS[c] ?? "'"),
    most,
  );
}

/** A sentence of our own for a model: it has quotation marks, and the words in them were made fit before it was. */
function sentenceForModel(text: string): string {
  return shorten(
    visible(text).replace(TAG, (c) => DELIMITERS[c] ?? c),
    LONGEST_NOTE_FOR_MODEL,
  );
}

/** Maximum size of a whole document for a model, which it asked for (characters). */
const LONGEST_DOCUMENT = 262_144;

/** A whole document for a model: nothing invisible, and no tag but a comment; its lines, fences and quotes stay as they are. */
export function documentForModel(text: string): string {
  const part = text.length > LONGEST_DOCUMENT ? `${text.slice(0, LONGEST_DOCUMENT)}\n…\n` : text;
  return visible(part.replaceAll("\r\n", "\n")).replace(/<(?=[/a-z?])/gi, "‹");
}

/** Text within HTML, be it an element's or an attribute's. */
function forHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Maximum length of a title, a label or another word of somebody's in what a model reads (characters). */
const LONGEST_FOR_MODEL = 120;
/** Maximum length of what says more than a title: notes, next steps, an alert (characters). */
const LONGEST_NOTE_FOR_MODEL = 2_000;
/** Maximum length of a path; it must be told whole, or it is another one (characters). */
const LONGEST_PATH_FOR_MODEL = 400;
/** Maximum number of names of one list. */
const MOST_FOR_MODEL = 50;

const NOTES = new Set(
  "notes progress next nextSteps blockers text help description decision action how cause last".split(" "),
);
const PATHS = new Set("path paths file files given pattern target root worktree to from".split(" "));

function longestFor(key: string): number {
  if (NOTES.has(key)) return LONGEST_NOTE_FOR_MODEL;
  return PATHS.has(key) ? LONGEST_PATH_FOR_MODEL : LONGEST_FOR_MODEL;
}

/** Who reads. JSON is escaped where it is printed, so that a program gets what stands in the file. */
export type Audience = "terminal" | "json" | "model" | "html";

/** The way to each reader; `key` names what the text is. */
const WAYS: Readonly<Record<Audience, (text: string, key: string) => string>> = {
  terminal: visible,
  json: (text) => text,
  model: (text, key) => (key === "message" ? sentenceForModel(text) : forModel(text, longestFor(key))),
  html: forHtml,
};

/** Every string of a value made fit for a reader; for a model, lists of names are bounded, too. */
export function escapeFor<T>(audience: Audience, value: T, key = ""): T {
  if (typeof value === "string") return WAYS[audience](value, key) as T;
  if (Array.isArray(value)) return listFor(audience, value, key) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, escapeFor(audience, part, name)]),
  ) as T;
}

/** The same of an answer of which some parts are made when they are asked for: they still are. */
export function escapeAnswer<T>(audience: Audience, answer: T): T {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer))
    return escapeFor(audience, answer);
  const parts = Object.entries(Object.getOwnPropertyDescriptors(answer)).filter(
    ([, { enumerable }]) => enumerable,
  );
  if (parts.every(([, { get }]) => get === undefined)) return escapeFor(audience, answer);
  const fitting = parts.map(([name, { get, value }]) => {
    let made: { readonly part: unknown } | undefined;
    const part = () =>
      (made ??= { part: escapeFor(audience, get === undefined ? value : get.call(answer), name) }).part;
    return [name, { enumerable: true, get: part }] as const;
  });
  return Object.defineProperties({}, Object.fromEntries(fitting)) as T;
}

function listFor(audience: Audience, list: readonly unknown[], key: string): unknown[] {
  const isLong =
    audience === "model" && list.length > MOST_FOR_MODEL && list.every((one) => typeof one === "string");
  const shown = (isLong ? list.slice(0, MOST_FOR_MODEL) : list).map((one) => escapeFor(audience, one, key));
  return isLong ? [...shown, `… ${list.length - MOST_FOR_MODEL}`] : shown;
}

/** Maximum size of what a model is told at once, without being asked (bytes in UTF-8). */
const LARGEST_FOR_MODEL = 4_096;

/** Sentences of our own with other people's words in them, made fit before: no more than a model is told at once. */
export function boundedForModel(text: string): string {
  const tame = visible(text);
  let size = 0;
  let at = 0;
  for (const character of tame) {
    size += sizeOf(character);
    if (size > LARGEST_FOR_MODEL - 3) return `${tame.slice(0, at).trimEnd()}…`;
    at += character.length;
  }
  return tame;
}

function sizeOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/**
 * Characters that take no room and show nothing: soft hyphens, zero-width spaces and joiners, direction marks, Hangul
 * fillers, variation selectors, tags (Unicode's Default_Ignorable_Code_Point, and the interlinear anchors). A person does
 * not see them, a model reads them. Spelled as ranges, since a property expression costs each new process a millisecond.
 */
const INVISIBLE = new RegExp(
  [
    // A flag that is spelled with tags comes as a whole.
    String.raw`\ud83c\udff4(?:\udb40[\udc61-\udc7a]){5}\udb40\udc7f`,
    String.raw`[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164]`,
    String.raw`[\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]`,
    String.raw`\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]`,
  ].join("|"),
  "g",
);
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Puts something in the place of each invisible character but those that belong to what is seen: an emoji, a joined script. */
function replaceInvisible(text: string, instead: (character: string) => string): string {
  if (text.search(INVISIBLE) < 0) return text;
  // Two halves that stood apart would else make a new character.
  return wellFormed(text).replace(INVISIBLE, (found: string, at: number, whole: string) =>
    isSeen(found, at, whole) ? found : instead(found),
  );
}

/** Lone surrogates as what writing them in UTF-8 would make of them. */
function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, "\ufffd");
}

/** England, Scotland and Wales: the flags that are spelled with tags. */
const FLAGS = new Set(["gbeng", "gbsct", "gbwls"].map(flagOf));

function flagOf(region: string): string {
  const tags = [...region].map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)));
  return `\u{1f3f4}${tags.join("")}\u{e007f}`;
}

const [TEXT_STYLE, EMOJI_STYLE, KEYCAP, NON_JOINER, JOINER] = [
  "\ufe0e",
  "\ufe0f",
  "\u20e3",
  "\u200c",
  "\u200d",
];

function isSeen(found: string, at: number, whole: string): boolean {
  if (found.length > 2) return FLAGS.has(found);
  const next = characterAt(whole, at + found.length);
  const before = characterBefore(whole, at);
  if (found === TEXT_STYLE || found === EMOJI_STYLE)
    return isPicture(before) || (/[0-9#*]/.test(before) && next === KEYCAP);
  if (found !== JOINER && found !== NON_JOINER) return false;
  if (isJoined(before) && isJoined(next)) return true;
  const base = before === EMOJI_STYLE ? characterBefore(whole, at - 1) : before;
  return found === JOINER && isPicture(base) && isPicture(next);
}

function isPicture(character: string): boolean {
  return /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u.test(character);
}

/** Letters and marks of scripts that are written joined, where a joiner changes what is seen. */
function isJoined(character: string): boolean {
  return (
    /^[\p{L}\p{M}]$/u.test(character) &&
    /^[\p{scx=Arab}\p{scx=Syrc}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Nkoo}]$/u.test(
      character,
    ) &&
    character.search(INVISIBLE) < 0
  );
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function characterBefore(text: string, at: number): string {
  const pair = at >= 2 ? text.slice(at - 2, at) : "";
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(pair) ? pair : text.slice(Math.max(0, at - 1), at);
}
