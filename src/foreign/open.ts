// Claims in forms that are not the protocol's: which of them still stand and, below, the table of forms that reads them.
import { isGlob, overlaps, patternOf } from "../paths/overlap.ts";
import { pathsIn } from "../paths/written-list.ts";
import { instances } from "../protocol/instances.ts";
import { listedFiles, unreadLines } from "../protocol/lines.ts";
import { isOpen, type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, type Problem, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { clean, shorten } from "../text/clean.ts";
import { lineAround } from "../text/edits.ts";
import { epochOf } from "../time/time.ts";
import { fold, words } from "../vocabulary/words.ts";
import { addedLines } from "./added.ts";
import { asksAbout, asksFor, holdsPattern, isElsewhere, mayHoldPath } from "./asked.ts";
import type { SoftClaim } from "./claim.ts";
import { claimsInEvents } from "./events.ts";
import { claimsInLines } from "./locks.ts";
import { liveMentionsIn, type Mention, mentionsIn } from "./mentions.ts";
import { NOBODY } from "./names.ts";
import { type Part, partsOf } from "./parts.ts";
import { claimsInSections } from "./sections.ts";
import { pathsIn as pathsSaid } from "./paths.ts";
import { signerOf } from "./signed.ts";
import { plainSpaces, spelledNames } from "./spaced.ts";
import { claimsInStrays } from "./strays.ts";
import { claimsInTables } from "./tables.ts";
import { holds, stateOf } from "./words.ts";
import { claimsInYaml } from "./yaml.ts";

/** Claims that still stand: their time has not run out, and no entry speaks for them. */
export function openClaims(view: View, context: Context): SoftClaim[] {
  return openOf(everyClaim(view), view, context);
}

/** All claims of a file in forms that are not the protocol's, wherever they stand. */
export function everyClaim(view: View): readonly SoftClaim[] {
  const added = inAdded(view, mayHoldPath, (lines) => withoutEchoes(softClaims(lines)));
  return added.length === 0
    ? softClaims(view)
    : [...softClaims(view), ...added].toSorted((a, b) => a.line - b.line);
}

/** The same of the lines that somebody has added to sections which are for something else. */
function inAdded<Told extends { readonly line: number }>(
  view: View,
  isAbout: (text: string) => boolean,
  read: (added: View) => readonly Told[],
): Told[] {
  const added = addedLines(view, isAbout);
  return added === null ? [] : read(added.view).map((one) => ({ ...one, line: added.lineOf(one.line) }));
}

/** Without those of nobody on what somebody has: the lines of one entry, of which the first one names whose it is. */
function withoutEchoes(claims: readonly SoftClaim[]): readonly SoftClaim[] {
  const named = new Set(claims.filter(({ who }) => who !== NOBODY).flatMap(({ paths }) => paths));
  return claims.filter(({ who, paths }) => who !== NOBODY || !paths.every((path) => named.has(path)));
}

/** Those of a path, but for the acting instance's own. */
export function openClaimsOn(view: View, path: string, context: Context): SoftClaim[] {
  const soft = softOn(view, path, context);
  const told = new Set(soft.map(({ line }) => line));
  return [...soft, ...unreadOn(view, path, context).filter(({ line }) => !told.has(line))];
}

function softOn(view: View, path: string, context: Context): SoftClaim[] {
  const isAll = path === "" || isGlob(path) || !context.caseSensitive || context.kindOf?.(path) === "folder";
  const added = inAdded(view, isAll ? mayHoldPath : asksAbout(path), (lines) =>
    withoutEchoes(softClaimsOn(lines, path, context)),
  );
  const found = [...softClaimsOn(view, path, context), ...added];
  return found.length === 0 ? [] : notMine(openOf(found, view, context), view, context);
}

/** All that still stand, but for the acting instance's own. */
export function othersClaims(view: View, context: Context): SoftClaim[] {
  return notMine(openClaims(view, context), view, context);
}

/** Whether words stand, as `words()` leaves them, where some form may read a claim. */
export function isSpokenOf(view: View, said: string): boolean {
  const known = knownClaims.get(view);
  if (known?.anywhere === null) return true;
  const rest =
    known?.rest ??
    partsOf(view)
      .map((part) => part.rest)
      .join("\n");
  return words(rest).includes(said);
}

/** Those, and what can't be read as entries. */
export function claimsOfOthers(view: View, context: Context): SoftClaim[] {
  return [...othersClaims(view, context), ...notMine(unreadClaims(view), view, context)];
}

/** The patterns that a claim stands for. */
export function claimedPatterns({ paths }: SoftClaim, context: Context): string[] {
  return paths.flatMap((path) => patternsOf(path, context));
}

/** Whether a name is the acting instance's. */
export function isMine(who: string, view: View, { instance }: Context): boolean {
  if (instance === null) return false;
  const mine = nameKey(labelOf(instance, view));
  return who === `Instance #${instance}` || (mine !== "" && nameKey(who) === mine);
}

function notMine(claims: readonly SoftClaim[], view: View, context: Context): SoftClaim[] {
  return claims.filter(({ who }) => !isMine(who, view, context));
}

/** Those of a path in the protocol's own sections that can't be read as entries. */
export function unreadOn(view: View, path: string, context: Context): SoftClaim[] {
  return unreadClaims(view).filter(
    (claim) => claim.who !== `Instance #${context.instance}` && isOn(path, claim, context),
  );
}

/** A name as it becomes the label of an instance. */
export function labelFor(who: string): string {
  return shorten(clean(who), 60);
}

/** By what two names are one person's: capitals, accents, and signs before and behind them make no other (`@Anna`, `Anna 🦊`). */
export function nameKey(who: string): string {
  const label = labelFor(who);
  // Property expressions take long to compile.
  const ends = /[^ -~]/.test(label) ? /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu : /^[^a-z\d]+|[^a-z\d]+$/gi;
  return fold(label.replace(ends, "") || label);
}

function openOf(claims: readonly SoftClaim[], view: View, context: Context): SoftClaim[] {
  if (claims.length === 0) return [];
  return claims.filter((claim) => !isOver(claim, context) && !isSpokenFor(claim, view));
}

function isOver({ until }: SoftClaim, { now, zone }: Context): boolean {
  const end = epochOf(until, zone);
  return end !== null && end <= now;
}

/** Whether an instance of that name has, or had, an entry for it: then the entry says how it stands. */
export function isSpokenFor({ who, paths, task, text }: SoftClaim, view: View): boolean {
  const entries = view.entries(reservations);
  const numbers = entries.length === 0 ? NONE : numbersOf(who, view);
  if (numbers.size === 0) return false;
  const titles = new Set(adoptedTitles(task, who).map(fold));
  return entries.some(({ value }) => {
    if (!numbers.has(value.instance)) return false;
    return paths.length > 0
      ? paths.every((path) => value.files.includes(path) || isPartOf(path, value.files, text))
      : titles.has(fold(value.task));
  });
}

/** Whether a path is a word of a name with spaces that the line spells out. */
function isPartOf(path: string, files: readonly string[], text: string): boolean {
  return files.some((file) => file.includes(" ") && file.includes(path) && plainSpaces(text).includes(file));
}

/** How an entry of a claim to a task is called: by the task, or, where somebody else's is called so, with the name behind it. */
export function adoptedTitles(task: string, who: string): [string, string] {
  const title = shorten(clean(task), 80);
  return [title, `${title} (${labelFor(who)})`];
}

/** The instances that are called so, or the one that is meant by its number. */
export function numbersOf(who: string, view: View): ReadonlySet<number> {
  const number = Number(/^Instance #(\d{1,6})$/.exec(who)?.[1]);
  if (view.entries(instances).some(({ value }) => value.from === number)) return new Set([number]);
  let known = byLabel.get(view);
  if (known === undefined) {
    byLabel.set(view, (known = new Map()));
    for (const { value } of view.entries(instances)) {
      const label = nameKey(value.label);
      known.set(label, (known.get(label) ?? new Set()).add(value.from));
    }
  }
  return known.get(nameKey(who)) ?? NONE;
}

const NONE: ReadonlySet<number> = new Set();
/** The numbers of a view's instances: a list may have thousands of claims, and a team hundreds of instances. */
const byLabel = new WeakMap<View, Map<string, Set<number>>>();

function labelOf(instance: number | null, view: View): string {
  if (instance === null) return "";
  return view.entries(instances).findLast(({ value }) => value.from === instance)?.value.label ?? "";
}

/** Maximum number of lines that are looked into. */
const MOST_UNREAD = 1_000;

/**
 * Claims in the protocol's own sections that can't be read as entries, and entries that a comment, a fence or a byte-order mark
 * hides: an answer about a path that they name says so.
 */
function unreadClaims(view: View): SoftClaim[] {
  const told = view.read(reservations).problems.filter(isUnread);
  const more = told.slice(MOST_UNREAD, MOST_UNREAD + 1).map(({ range }) => unlooked(view, range.start));
  const within = view
    .entries(reservations)
    .filter(({ value }) => isOpen(value.state) && (value.rest.length > 0 || value.files.some(isSaying)))
    .flatMap((entry) => unheld(view, entry));
  return [
    ...told.slice(0, MOST_UNREAD).map((problem) => unread(view, problem)),
    ...more,
    ...within.slice(0, MOST_UNREAD),
    ...hidden(view),
  ];
}

/** A line that begins like an entry and is none: one with a word for its state that nobody knows, too, unless that says that it is over. */
function isUnread(problem: Problem): boolean {
  if (problem.code === "UNKNOWN_STATE") return !saysOver(problem.args.state);
  return problem.code === "UNREADABLE_ENTRY";
}

function saysOver(state: string): boolean {
  return stateOf(state) === "over";
}

/** Paths that the lines of an open reservation name and its list does not have: under a label that nobody knows, or in a sentence. */
function unheld(view: View, { value, line, range: { start, end } }: Entry<Reservation>): SoftClaim[] {
  const who = String(value.instance);
  const lines = [...unreadLines(view, { start, end: Math.min(end, start + LONGEST_ENTRY) })];
  const found = lines
    .filter(({ text }) => !isMention(text))
    .map((one) => claim(who, one.paths, view.lineAt(one.start), one.text));
  const sayings = value.files.filter((file) => isSaying(file) && !isMention(file)).flatMap(pathsIn);
  const [first = ""] = view.text.slice(start, end).split(/\r\n|\n|\r/, 1);
  return sayings.length === 0 ? found : [claim(who, sayings, line, first), ...found];
}

/** Whether a line only mentions its files, or says that they are done. */
function isMention(text: string): boolean {
  const said = words(text.replace(/\S*[/.]\S+/g, " "));
  return holds("mentions", said) || stateOf(said) === "over";
}

/** Whether an item of a list is more than a path: `everything under src/`. */
function isSaying(file: string): boolean {
  return /\s/.test(file);
}

/** Maximum length of an entry that is looked into (characters). */
const LONGEST_ENTRY = 20_000;

function unread(view: View, { code, range: { start, end } }: Problem): SoftClaim {
  const lines = view.text.slice(start, end).split(/\r\n|\n|\r/);
  const [text = ""] = lines;
  // Nothing says where an entry ends whose state nobody knows: its lines go on to a blank one, or the next entry.
  if (code === "UNKNOWN_STATE") {
    const below = view.text.slice(end, end + LONGEST_ENTRY).split(/\r\n|\n|\r/);
    const last = below.findIndex((line) => /^\s*(?:$|\[|`{3}|~{3}|#)/.test(line));
    lines.push(...below.slice(0, last < 0 ? below.length : last));
  }
  const number = /\binst(?:ances?|\.)?[\s#:°._n-]{0,6}(\d{1,6})|(?:^|[\s|(])#(\d{1,6})/i.exec(text);
  const paths = [...new Set([...listedFiles(lines), ...pathsIn(text)])];
  return claim(number?.[1] ?? number?.[2] ?? "?", paths, view.lineAt(start), text);
}

/** The claims behind the beginning of something that is never closed. */
function hidden(view: View): SoftClaim[] {
  const open = [...view.fences, ...view.html]
    .filter(({ closed, nested }) => !closed && !nested)
    .map(({ range }) => range.start);
  const mark = view.text.includes("\ufeff") ? view.text.search(/(?<=[\r\n])\ufeff(?=[ ]{0,3}#)/) : -1;
  const starts = mark < 0 ? open : [...open, mark];
  return starts.flatMap((start) => {
    const from = mark === start ? start + 1 : view.text.indexOf("\n", start) + 1;
    if (from === 0) return [];
    const within = new View(view.text.slice(from));
    const before = view.lineAt(from) - 1;
    return within
      .entries(reservations)
      .filter(({ value }) => isOpen(value.state))
      .map(({ value, line, range }) => {
        const [text = ""] = within.text.slice(range.start, range.end).split(/\r\n|\n|\r/);
        return claim(String(value.instance), value.files, line + before, text);
      });
  });
}

function claim(instance: string, paths: readonly string[], line: number, text: string): SoftClaim {
  return {
    who: instance === "?" ? "?" : `Instance #${instance}`,
    paths,
    task: "",
    state: "",
    until: null,
    line,
    text,
  };
}

export type { SoftClaim } from "./claim.ts";

/**
 * One line a form; of a line that several read, the first one counts. Each is called by name, so that the build leaves it out of what
 * a hook reads where there is none.
 */
const FORMS: readonly ((part: Part, isClaimed: (line: number) => boolean) => SoftClaim[])[] = [
  (part) => claimsInStrays(part),
  (part) => claimsInTables(part),
  (part) => claimsInYaml(part),
  (part) => claimsInSections(part),
  (part) => claimsInEvents(part),
  (part, isClaimed) => claimsInLines(part, isClaimed),
];

const read = new WeakMap<View, readonly SoftClaim[]>();

/** All claims of a file in forms that are not the protocol's, in its order. Read once a view. */
export function softClaims(view: View): readonly SoftClaim[] {
  let claims = read.get(view);
  claims ??= knownClaims.get(view)?.all;
  if (claims === undefined) read.set(view, (claims = claimsIn(view, partsOf(view))));
  return claims;
}

/** Those of a path. What does not name it, nor a folder that it is in, is not read. */
function softClaimsOn(
  view: View,
  path: string,
  asked: Paths & Pick<Context, "areTwo">,
): readonly SoftClaim[] {
  // What may be meant is a doubt, and no grant that others rely on: it goes by this machine's disk, on a shared board, too.
  const context: Paths = asked.areTwo === undefined ? asked : { ...asked, caseSensitive: true };
  const isWide = path === "" || isGlob(path) || context.kindOf?.(path) === "folder";
  const isAll = isWide || !context.caseSensitive;
  const isNamedIn = isAll ? () => true : asksAbout(path);
  const known = knownClaims.get(view);
  const anywhere = known?.anywhere ?? null;
  if (known !== undefined && anywhere !== null && !isAll && isElsewhere(path, known.rest))
    return anywhere.filter((claim) => isOn(path, claim, context));
  if (!isNamedIn(view.text)) return [];
  let left = MOST_ASKED;
  const isAbout = (text: string) => left > 0 && isNamedIn(text) && left-- > 0;
  const parts = partsOf(view, isAbout).filter((part) => part.weight > MOST_TEXT || part.isAsked);
  const claims = claimsIn(view, parts).filter((claim) => isOn(path, claim, context));
  // Lines that were not looked at may claim the path, too.
  return left > 0 || claims.length > 0 ? claims : [unlooked(view, parts.at(-1)?.start ?? 0)];
}

/** The lines that name a path, or something in a folder, and that no form reads. */
export function mentionsOn(view: View, path: string, context: Context): readonly Mention[] {
  if (path === "" || isGlob(path)) return [];
  const known = knownClaims.get(view);
  const isFolder = context.kindOf?.(path) === "folder";
  const plain = (text: string) => (context.caseSensitive ? text : text.toLowerCase());
  const asks = asksFor(plain(path));
  const isAbout = (text: string) => (isFolder ? plain(text).includes(plain(`${path}/`)) : asks(plain(text)));
  const added = inAdded(view, isAbout, (lines) => mentionsOn(lines, path, context));
  const isNone = known !== undefined && context.caseSensitive && !isFolder && isElsewhere(path, known.rest);
  if (isNone || !isAbout(view.text)) return added;
  const parts = partsOf(view, isAbout).filter(
    (part) => part.weight <= MOST_TEXT && part.isAsked && part.tense !== "past",
  );
  if (parts.length === 0) return added;
  return [...mentionsIn(parts, path, readLines(claimsIn(view, parts)), context), ...added];
}

/** Whether a line is one of these claims'. */
function readLines(claims: readonly SoftClaim[]): (line: number) => boolean {
  const lines = new Set(claims.map(({ line }) => line));
  return (line) => lines.has(line);
}

/** All lines that may be claims, name something in the work tree, and that no form reads. */
export function liveMentions(view: View, { kindOf }: Context): readonly Mention[] {
  const isThere = (path: string) => (kindOf?.(path) ?? "file") !== "none";
  const all = [...liveLines(view), ...inAdded(view, mayHoldPath, liveLines)];
  return all.filter(({ text }) => pathsSaid(text, "prose").some(isThere));
}

function liveLines(view: View): readonly Mention[] {
  const { live } = knownClaims.get(view) ?? {};
  if (live !== undefined) return live;
  const parts = partsOf(view).filter(({ tense }) => tense !== "past");
  return liveMentionsIn(parts, readLines(softClaims(view)));
}

/** How often a line that names a path is looked at, before the rest is taken for granted; each form looks once. */
const MOST_ASKED = 3_000;

/** What a file claims in forms of its own, as far as it is the same for every path. */
export interface KnownClaims {
  /** Those of lines that hold a pattern; null where these are many, so that each question reads those that may be about its path. */
  readonly anywhere: readonly SoftClaim[] | null;
  /** The headings and lines that are read for a path that they name. */
  readonly rest: string;
  /** All of them, where somebody has asked for all; with them the lines that may be some and that no form reads. */
  readonly all?: readonly SoftClaim[];
  readonly live?: readonly Mention[];
}

/** What is known of a view without reading it. */
export const knownClaims = new WeakMap<View, KnownClaims>();

/** Tells a view what another one of the same text found. */
export function setClaims(view: View, claims: KnownClaims): void {
  knownClaims.set(view, claims);
}

/** Maximum number of lines with a pattern that are read for questions that nobody has asked yet. */
const MOST_AHEAD = 50;

/**
 * What is to be found in a file whatever is asked about; null where so much of it is to be read that there is a limit.
 * @param all whether all claims are wanted, too
 */
export function knownClaimsOf(view: View, all: boolean): KnownClaims | null {
  let known = knownClaims.get(view);
  if (known === undefined) {
    const parts = partsOf(view);
    if (parts.reduce((sum, { weight }) => sum + weight, 0) > MOST_TEXT) return null;
    const rest = parts.map((part) => part.rest).join("\n");
    known = claimsAnywhere(view, rest);
  }
  return all && known.all === undefined ? { ...known, all: softClaims(view), live: liveLines(view) } : known;
}

function claimsAnywhere(view: View, rest: string): Pick<KnownClaims, "anywhere" | "rest"> {
  if (!holdsPattern(rest)) return { anywhere: [], rest };
  if (rest.split("\n").filter(holdsPattern).length > MOST_AHEAD) return { anywhere: null, rest: "" };
  const parts = partsOf(view, holdsPattern).filter((part) => part.isAsked);
  return { anywhere: claimsIn(view, parts), rest };
}

type Paths = Pick<Context, "caseSensitive" | "kindOf">;

/** A name without a folder is of the top, or, where nothing there is called so, of any folder. */
function patternsOf(claimed: string, { kindOf }: Paths): readonly string[] {
  const isBare = !claimed.includes("/") && !claimed.includes("*") && claimed.includes(".");
  return isBare && (kindOf?.(claimed) ?? "none") === "none" ? [claimed, `**/${claimed}`] : [claimed];
}

/** Whether a claim is on a path: by what it names, or by what its line spells out. */
function isOn(path: string, claim: SoftClaim, context: Paths): boolean {
  const isIn = (claimed: string) => isCovered(path, claimed, context);
  return claim.paths.some(isIn) || spelledNames(path, claim, context.caseSensitive).some(isIn);
}

/** Whether a claimed name is the path, or covers it. */
function isCovered(path: string, claimed: string, context: Paths): boolean {
  if (path === "") return true;
  const claimants = patternsOf(claimed, context).map((pattern) => patternOf(pattern, context));
  if (!isGlob(path) && context.kindOf?.(path) !== "folder")
    return claimants.some((pattern) => pattern.covers(path));
  const asked = patternOf(path, context);
  return claimants.some((pattern) => overlaps(asked, pattern));
}

/** Maximum length of what is read for claims (characters). */
const MOST_TEXT = 400_000;

function claimsIn(view: View, parts: readonly Part[]): SoftClaim[] {
  const byLine = new Map<number, SoftClaim[]>();
  // A lock that names nobody leaves it to other forms to say whose it is.
  const isClaimed = (line: number) => byLine.get(line)?.some(({ who }) => who !== NOBODY) === true;
  let left = MOST_TEXT;
  for (const part of parts) {
    if ((left -= part.weight) < 0) return [...sorted(byLine), unlooked(view, part.start)];
    if (!part.mayClaim || (part.tense === "past" && !part.isLogOfClaims)) continue;
    const nameless = new Set<number>();
    for (const form of part.tense === "past" ? [claimsInEvents] : FORMS)
      for (const [line, claims] of byLines(form(part, isClaimed))) {
        const isNameless = claims.some(({ who }) => who === NOBODY);
        if (isClaimed(line) || (byLine.has(line) && isNameless)) continue;
        byLine.set(line, claims);
        if (isNameless) nameless.add(line);
        else nameless.delete(line);
      }
    for (const line of nameless)
      byLine.set(
        line,
        (byLine.get(line) ?? []).map((one) =>
          one.who === NOBODY ? { ...one, who: signerOf(one, part, view) ?? NOBODY } : one,
        ),
      );
  }
  return sorted(byLine);
}

function byLines(claims: readonly SoftClaim[]): Map<number, SoftClaim[]> {
  const found = new Map<number, SoftClaim[]>();
  for (const claim of claims) {
    const same = found.get(claim.line);
    if (same === undefined) found.set(claim.line, [claim]);
    else same.push(claim);
  }
  return found;
}

function sorted(byLine: ReadonlyMap<number, SoftClaim[]>): SoftClaim[] {
  return [...byLine.values()].flat().sort((a, b) => a.line - b.line);
}

/** The claim of a text that is too long to read from a place on: it may claim anything. */
function unlooked(view: View, start: number): SoftClaim {
  const { end } = lineAround(view.text, start);
  const text = view.text.slice(start, Math.min(end, start + 200));
  return { who: "?", paths: ["**"], task: "", state: "", until: null, line: view.lineAt(start), text };
}
