// The table of forms of claims, and what is read by it of a text: for one path, or all of it.
import { isGlob, overlaps, patternOf } from "../paths/overlap.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { asksAbout, asksFor, holdsPattern, isElsewhere, plainSlashes } from "./asked.ts";
import type { SoftClaim } from "./claim.ts";
import { claimsInEvents } from "./events.ts";
import { claimsInLines } from "./lines.ts";
import { liveMentionsIn, type Mention, mentionsIn } from "./mentions.ts";
import { NOBODY } from "./names.ts";
import { type Part, partsOf } from "./parts.ts";
import { claimsInSections } from "./sections.ts";
import { signerOf } from "./signed.ts";
import { spelledNames } from "./spaced.ts";
import { claimsInStrays } from "./strays.ts";
import { claimsInTables } from "./tables.ts";
import { unlooked } from "./unread.ts";
import { claimsInYaml } from "./yaml.ts";

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

/** Whether what is asked about may be met by a line that does not name it: a folder, a pattern, a name in any case. */
export function isForAll(path: string, { caseSensitive, kindOf }: Paths): boolean {
  return path === "" || isGlob(path) || !caseSensitive || kindOf?.(path) === "folder";
}

/** Those of a path. What does not name it, nor a folder that it is in, is not read. */
export function softClaimsOn(
  view: View,
  path: string,
  asked: Paths & Pick<Context, "areTwo">,
): readonly SoftClaim[] {
  // What may be meant is a doubt, and no grant that others rely on: it goes by this machine's disk, on a shared board, too.
  const context: Paths = asked.areTwo === undefined ? asked : { ...asked, caseSensitive: true };
  const isAll = isForAll(path, context);
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

/** What asks of a text whether it names a path, or something in it where that is a folder. */
export function namesAny(path: string, { caseSensitive, kindOf }: Paths): (text: string) => boolean {
  const plain = (text: string) => plainSlashes(caseSensitive ? text : text.toLowerCase());
  const asks = asksFor(plain(path));
  return kindOf?.(path) === "folder"
    ? (text) => plain(text).includes(plain(`${path}/`))
    : (text) => asks(plain(text));
}

/** The lines that name a path, or something in a folder, and that no form reads. */
export function unreadLinesOn(view: View, path: string, context: Context): readonly Mention[] {
  const known = knownClaims.get(view);
  if (known !== undefined && !isForAll(path, context) && isElsewhere(path, known.rest)) return [];
  const isAbout = namesAny(path, context);
  if (!isAbout(view.text)) return [];
  const parts = partsOf(view, isAbout).filter(
    (part) => part.weight <= MOST_TEXT && part.isAsked && part.tense !== "past",
  );
  return parts.length === 0 ? [] : mentionsIn(parts, path, readLines(claimsIn(view, parts)), context);
}

/** Whether a line is one of these claims'. */
function readLines(claims: readonly SoftClaim[]): (line: number) => boolean {
  const lines = new Set(claims.map(({ line }) => line));
  return (line) => lines.has(line);
}

/** The lines that may be claims, and that no form reads. */
export function liveLines(view: View): readonly Mention[] {
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
export function patternsOf(claimed: string, { kindOf }: Paths): readonly string[] {
  const isBare = !claimed.includes("/") && !claimed.includes("*") && claimed.includes(".");
  return isBare && (kindOf?.(claimed) ?? "none") === "none" ? [claimed, `**/${claimed}`] : [claimed];
}

/** Whether a claim is on a path: by what it names, or by what its line spells out. */
export function isOn(path: string, claim: SoftClaim, context: Paths): boolean {
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
