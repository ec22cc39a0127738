import { plainSpaces } from "./spaced.ts";

/**
 * Which lines of a file are worth reading for who asks about one path: those that name it, or a folder that it is in, and those with a
 * pattern that may cover it. Reading a line for claims costs a hundred times as much as this look.
 */

/**
 * Whether a text holds a sign that some form of claims needs: of a path, of a label or key, of a table, of a fence, or of a box.
 * This look, too, costs a hundredth of reading a line.
 */
export function mayClaim(text: string): boolean {
  return /[|`~<[@\uff1a]/.test(text) || mayName(text);
}

/** Whether a text holds a sign of a path, or of a key with its value. */
export function mayName(text: string): boolean {
  return SIGN.test(text);
}

const SIGN = /[/*=:]|\.\w|(?:Make|Docker|Proc|Gem|Rake|Jenkins)file|LICENSE/;

/** Whether a text holds what a path has within it, or a pattern. */
export function mayHoldPath(text: string): boolean {
  return PATH_SIGN.test(text);
}

const PATH_SIGN = /[^\s*][/.][^\s\d]/;

/** Whether a text holds a sign of a pattern, and none that only sets words off. */
export function holdsPattern(text: string): boolean {
  return GLOB.test(text);
}

/** Wildcards, braces (but for those of data, before a quote or a space), classes, and dots in a folder's place. */
const GLOB =
  /(?<!\*)\*[\w-]|\/\*|\*\.|\*\*\/|[\w.-]\*(?!\*)|\{(?![\s"'])|[\w/]\?|\][\w./*-]|[\w./*-]\[|\.\.\/|\/\.\.|…\//;

/** What asks of a text whether it may claim a path. The answers are kept: each form of claims asks about the same lines. */
export function asksAbout(path: string): (text: string) => boolean {
  const names = namesOf(path);
  const known = new Map<string, boolean>();
  const look = (written: string) => {
    const text = path.includes(" ") ? plainSpaces(written) : plainSlashes(written);
    return names.some((name) => isNamed(name, text)) || (holdsPattern(text) && mayCover(text, path));
  };
  return (text) => {
    if (text.length > LONGEST) return look(text);
    let found = known.get(text);
    if (found === undefined) known.set(text, (found = look(text)));
    return found;
  };
}

/** Maximum length of a text whose answer is kept (characters). */
const LONGEST = 600;

/** What asks of a text whether it names a path, or a folder that it is in. */
export function asksFor(path: string): (text: string) => boolean {
  const names = namesOf(path);
  return (text) => names.some((name) => isNamed(name, text));
}

/** Whether known claims say all of a path: none of its names stands in any other line. What a cell or several lines may be put together to is looked at anew. */
export function isElsewhere(path: string, rest: string): boolean {
  const text = plainSlashes(rest);
  return namesOf(path).every((name) => PLAIN.test(name) && !isNamed(name, text));
}

/** With slashes where Windows has its own. */
export function plainSlashes(text: string): string {
  return text.includes("\\") ? text.replaceAll("\\", "/") : text;
}

const PLAIN = /^[\w./@+~,=#-]+$/;

/** A path as a claim on it may name it: as a whole, by its last name, by a folder that it is in. */
function namesOf(path: string): string[] {
  const names = path.split("/");
  return [names.at(-1) ?? "", ...names.map((_, at) => names.slice(0, at + 1).join("/"))];
}

/** Whether a text names this very file or folder, not one that is called longer or lies within it. */
function isNamed(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const next = text.charAt(at + name.length);
    const further = next === "/" || next === "." ? text.charAt(at + name.length + 1) : next;
    if (!/[\w-]/.test(further)) return true;
  }
  return false;
}

/** What a pattern, or the part of one that no reading of a line takes apart, is written with. A brace may follow. */
const RUN = /[\w./*?-]+(?:\{(?![\s"']))?|\{(?![\s"'])/g;
/** A class beside the rest of a pattern or with a wildcard in it, a brace that is not closed in the same word or holds another: not told apart here. */
const UNTOLD = /\[[^\]\s[]*(?:[*?]|\][\w./*-])|(?<=[\w./*-])\[[^\]\s]|\{(?![\s"'])(?![^\s{}]*\})|…\//;
/** Dots that may take away what stands before, and digits that may be of a moment, which is no part of a pattern. */
const UNSURE = /\.\.|^-?\d\d|\d-\d\d-\d\d|\dh\d|\d[ap]m|^[ap]m\b/i;
/** Words up to which a line is read, at most: what stands behind is left alone. */
const CUTS_OFF = ",do,does,don,doesn,never,not,except,ne,sauf,jamais,no,evito,evita,nicht,n,nao,";
/** `*LOCKED*src/**`: a word that may be one for itself, and no part of the pattern behind it. */
const SET_OFF = /^[*_]*[A-Za-z]+[*_]/;

/**
 * Whether some pattern in a text may cover a path. False only where all of them have letters or digits, outside of classes and of the
 * alternatives in braces, that do not stand in the path.
 */
function mayCover(text: string, path: string): boolean {
  if (!PLAIN.test(path) || (/[[{…]/.test(text) && UNTOLD.test(text))) return true;
  for (const [run] of text.matchAll(RUN))
    if (/[*?{]|\.\.\/|\/\.\./.test(run) && isMet(run, path)) return true;
  return false;
}

function isMet(run: string, path: string): boolean {
  if (/\.\.|\d|^[ap]m/i.test(run) && UNSURE.test(run)) return true;
  const words = run.match(/[A-Za-z0-9]+/g) ?? [];
  const isIn = (word: string) => path.includes(word);
  return (
    words.every(isIn) ||
    (SET_OFF.test(run) && words.slice(1).every(isIn)) ||
    words.some((word) => CUTS_OFF.includes(`,${word.toLowerCase()},`))
  );
}
