// Open entries that do not hold a path, though they name it: in a spelling that their list is not read by, in their title, or in a remark.
import { isGlob } from "../paths/glob.ts";
import { isListLabel, readLabel } from "../protocol/lines.ts";
import type { Reservation } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { coveringFile, holdings } from "../rules/holdings.ts";
import { lineAround } from "../text/edits.ts";
import { words } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { isOver, type Mention, namesFile, namesPath } from "./mentions.ts";
import { holds } from "./phrases.ts";

export interface NamedInEntries {
  /** Of lists that spell the path in some way of their own, and of titles above no list. */
  readonly claims: readonly SoftClaim[];
  /** What else names it. */
  readonly mentions: readonly Mention[];
}

/** Maximum length of an entry whose lines are looked at (characters). */
const LONGEST = 20_000;

/** What entries of others say of a path that they do not hold. */
export function namedInEntries(view: View, path: string, context: Context): NamedInEntries {
  const claims: SoftClaim[] = [];
  const mentions: Mention[] = [];
  if (path === "" || isGlob(path)) return { claims, mentions };
  const names = namesPath(path, context);
  const listed = namesFile(path, context);
  const isNamed = names(view.text);
  for (const { entry, isMine, lease } of holdings(view, context)) {
    if (entry === null || isMine || lease.takeable || entry.value.state === "waiting") continue;
    const { files } = entry.value;
    const spelled = files.find((file) => isSpelled(file, path, context));
    const told = isNamed ? linesNaming(view, entry, names, listed) : [];
    if ((spelled === undefined && told.length === 0) || coveringFile(files, path, context) !== null) continue;
    if (spelled !== undefined)
      claims.push(claimOf(view, entry, path, view.text.indexOf(spelled, entry.range.start)));
    for (const { start, text, isClaim } of told) {
      if (isOver(text) || (isClaim && isAside(text))) continue;
      if (!isClaim) mentions.push({ line: view.lineAt(start), text });
      else if (spelled === undefined) claims.push(claimOf(view, entry, path, start));
    }
  }
  return { claims, mentions };
}

/** Whether a text says of what it names that it is left alone, or only looked at. */
function isAside(text: string): boolean {
  const said = words(text.replace(/\S*[/.]\S+/g, " "));
  return holds("avoid", said) || holds("mentions", said);
}

/** A claim by the line at a place, or, where that is not in the entry, by its first. */
function claimOf(view: View, { value, range }: Entry<Reservation>, path: string, at: number): SoftClaim {
  const { start, end } = lineAround(view.text, at >= range.start && at < range.end ? at : range.start);
  const text = view.text.slice(start, end);
  const who = `Instance #${value.instance}`;
  return { who, paths: [path], task: "", state: "", until: null, line: view.lineAt(start), text };
}

/** The lines of an entry that name a path, and whether what they say is what is worked on: a list, or a title above none. */
function linesNaming(
  view: View,
  { value, range }: Entry<Reservation>,
  names: (text: string) => boolean,
  listed: (text: string) => boolean,
) {
  const found: { readonly start: number; readonly text: string; readonly isClaim: boolean }[] = [];
  const end = Math.min(range.end, range.start + LONGEST);
  if (!names(view.text.slice(range.start, end))) return found;
  for (let at = range.start; at < end;) {
    const line = lineAround(view.text, at);
    const text = view.text.slice(line.start, line.end);
    const label = at === range.start ? null : readLabel(text);
    const isTitle = at === range.start;
    at = line.next;
    // What has no label that is known is read as a list.
    if (!names(text) || (!isTitle && label === null)) continue;
    const isList = label !== null && isListLabel(label.kind);
    // A folder in a list is what it is read as: `src/*/a.ts` is not all of `src/`.
    if (isList && !listed(text)) continue;
    const isClaim = isTitle ? value.files.length === 0 : isList;
    found.push({ start: line.start, text, isClaim });
  }
  return found;
}

/** Signs that stand around a name and are none of it: quotes, brackets, arrows, emoji; a slash, a dot and a dash may be. */
const SIGNS =
  "[!-,:-@[-`{-~\\u00a1-\\u00bf\\u2000-\\u206f\\u2190-\\u2bff\\u3000-\\u303f\\ud800-\\udfff\\ufe00-\\ufe0f\\uff01-\\uff1f]+";
const BEFORE = new RegExp(`^${SIGNS}`);
const BEHIND = new RegExp(`(?:${SIGNS}|\\.{2,}|/)+$`);
const BETWEEN = /[\s\u00b7\u2022\u3001\uff0c\uff1b]+/;
/** A name as lists have it: it needs no other look where it is there. */
const PLAIN = /^[\w.][\w./-]*$/;

/** Words for all that there is. */
const EVERYTHING =
  /^(?:all|everything|(?:all|every|(?:the )?(?:whole|entire)) (?:files?|repo|repository|project|codebase|tree)|tout|tous les fichiers|tout le (?:depot|projet)|alles|alle dateien|todo|tudo|tutto)$/;

/** Whether a listed name that does not cover a path means it all the same. The disk is asked about a name that may, and about no other. */
function isSpelled(file: string, path: string, { kindOf }: Context): boolean {
  const isPlain = PLAIN.test(file);
  const isPattern = !isPlain && isGlob(file);
  // Struck out, or left out.
  if (!isPlain && (file.startsWith("!") || isAside(file))) return false;
  if (file === "*" || EVERYTHING.test(words(file))) return true;
  const asked = path.toLowerCase();
  const whole = file.toLowerCase();
  const said = whole
    .replace(/~~[^~]*~~/g, " ")
    .replaceAll("\\", "/")
    .split(BETWEEN)
    .map((word) =>
      word
        .replace(BEFORE, "")
        .replace(BEHIND, "")
        .replace(/^(?:\.{0,3}\/)+/, ""),
    )
    .filter((word) => word !== "");
  const isFolder = (word: string) => !isPattern && word !== whole && asked.startsWith(`${word}/`);
  const isNamed = said.some((word) => word === asked || isFolder(word));
  if (!isPlain && isNamed) return true;
  return !isPattern && (isNamed || said.some((word) => mayMean(word, asked))) && kindOf?.(file) === "none";
}

/** Of a name that is not there: `auth.ts`, `login/form.ts`; `…/repo/src/auth.ts`; `src/auth`. */
function mayMean(word: string, asked: string): boolean {
  return (
    (word.includes(".") && asked.endsWith(`/${word}`)) ||
    word.endsWith(`/${asked}`) ||
    (word.includes("/") && asked.startsWith(`${word}.`))
  );
}
