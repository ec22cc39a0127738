// Claims in forms that are not the protocol's: which of them still stand, whose they are, and what may be one and can't be read.
import { isGlob } from "../paths/overlap.ts";
import { instances } from "../protocol/instances.ts";
import { reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { clean, shorten } from "../text/clean.ts";
import { epochOf } from "../time/time.ts";
import { fold, words } from "../vocabulary/words.ts";
import { addedLines } from "./added.ts";
import { asksAbout, mayHoldPath } from "./asked.ts";
import type { SoftClaim } from "./claim.ts";
import { namedInEntries } from "./entries.ts";
import type { Mention } from "./mentions.ts";
import { NOBODY } from "./names.ts";
import { partsOf } from "./parts.ts";
import { pathsIn } from "./paths.ts";
import {
  isForAll,
  isOn,
  knownClaims,
  liveLines,
  namesAny,
  patternsOf,
  softClaims,
  softClaimsOn,
  unreadLinesOn,
} from "./reading.ts";
import { plainSpaces } from "./spaced.ts";
import { unreadClaims } from "./unread.ts";

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
  const added = inAdded(view, isForAll(path, context) ? mayHoldPath : asksAbout(path), (lines) =>
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
  return [...othersClaims(view, context), ...unreadOfOthers(view, context)];
}

/** What can't be read as entries, but for the acting instance's own. */
export function unreadOfOthers(view: View, context: Context): SoftClaim[] {
  return notMine(unreadClaims(view), view, context);
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
  const unread = unreadClaims(view).filter(
    (claim) => claim.who !== `Instance #${context.instance}` && isOn(path, claim, context),
  );
  const told = new Set(unread.map(({ line }) => line));
  return [...unread, ...namedInEntries(view, path, context).claims.filter(({ line }) => !told.has(line))];
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
  // A day without an hour is meant to its end.
  const end = epochOf(
    until === null || until.minutes !== null ? until : { ...until, minutes: 24 * 60 },
    zone,
  );
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

export type { SoftClaim } from "./claim.ts";

/** The lines that name a path, or something in a folder, and that no form reads. */
export function mentionsOn(view: View, path: string, context: Context): readonly Mention[] {
  if (path === "" || isGlob(path)) return [];
  const added = inAdded(view, namesAny(path, context), (lines) => unreadLinesOn(lines, path, context));
  const { mentions } = namedInEntries(view, path, context);
  return [...unreadLinesOn(view, path, context), ...added, ...mentions];
}

/** All lines that may be claims, name something in the work tree, and that no form reads. */
export function liveMentions(view: View, { kindOf }: Context): readonly Mention[] {
  const isThere = (path: string) => (kindOf?.(path) ?? "file") !== "none";
  const all = [...liveLines(view), ...inAdded(view, mayHoldPath, liveLines)];
  return all.filter(({ text }) => pathsIn(text, "prose").some(isThere));
}
