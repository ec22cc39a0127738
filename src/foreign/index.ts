import { lineAround } from "../text/edits.ts";
import { isGlob, overlaps, patternOf } from "../paths/overlap.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { SoftClaim } from "./claim.ts";
import { claimsInEvents } from "./events.ts";
import { claimsInLines } from "./locks.ts";
import { type Part, partsOf } from "./parts.ts";
import { claimsInSections } from "./sections.ts";
import { claimsInTables } from "./tables.ts";
import { claimsInYaml } from "./yaml.ts";

export type { SoftClaim } from "./claim.ts";

/** One line a form; of a line that several read, the first one counts. */
const FORMS = [claimsInTables, claimsInYaml, claimsInSections, claimsInEvents, claimsInLines] as const;

const read = new WeakMap<View, readonly SoftClaim[]>();

/** All claims of a file in forms that are not the protocol's, in its order. Read once a view. */
export function softClaims(view: View): readonly SoftClaim[] {
  let claims = read.get(view);
  if (claims === undefined) read.set(view, (claims = claimsIn(view, partsOf(view))));
  return claims;
}

/** Those of a path. What does not name it, nor a folder that it is in, is not read. */
export function softClaimsOn(view: View, path: string, context: Paths): readonly SoftClaim[] {
  const isWide = path === "" || isGlob(path) || context.kindOf?.(path) === "folder";
  const names = isWide || !context.caseSensitive ? null : namesOf(path);
  const isAbout = (text: string) =>
    names === null || GLOB.test(text) || names.some((name) => isNamed(name, text));
  if (!isAbout(view.text)) return [];
  const parts = partsOf(view, isAbout).filter((part) => part.weight > MOST_TEXT || part.isAsked);
  return claimsIn(view, parts).filter(({ paths }) =>
    paths.some((claimed) => isCovered(path, claimed, context)),
  );
}

const GLOB = /(?<!\*)\*[\w-]|\/\*|\*\.|\*\*\/|[\w-]\*(?!\*)|\{|[\w/]\?/;

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

type Paths = Pick<Context, "caseSensitive" | "kindOf">;

/** A name without a folder is of the top, or, where nothing there is called so, of any folder. */
function patternsOf(claimed: string, { kindOf }: Paths): readonly string[] {
  const isBare = !claimed.includes("/") && !claimed.includes("*") && claimed.includes(".");
  return isBare && (kindOf?.(claimed) ?? "none") === "none" ? [claimed, `**/${claimed}`] : [claimed];
}

/** Whether a claimed name is the path, or covers it. */
export function isCovered(path: string, claimed: string, context: Paths): boolean {
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
  let left = MOST_TEXT;
  for (const part of parts) {
    if ((left -= part.weight) < 0) return [...sorted(byLine), unlooked(view, part.start)];
    if (part.tone === "past" && !part.isLogOfClaims) continue;
    for (const form of part.tone === "past" ? [claimsInEvents] : FORMS)
      for (const [line, claims] of byLines(form(part))) if (!byLine.has(line)) byLine.set(line, claims);
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
export function unlooked(view: View, start: number): SoftClaim {
  const { end } = lineAround(view.text, start);
  const text = view.text.slice(start, Math.min(end, start + 200));
  return { who: "?", paths: ["**"], task: "", state: "", until: null, line: view.lineAt(start), text };
}
