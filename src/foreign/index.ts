import { isGlob, overlaps, patternOf } from "../paths/overlap.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { SoftClaim } from "./claim.ts";
import { claimsInLines } from "./locks.ts";
import { type Part, partsOf } from "./parts.ts";
import { claimsInSections } from "./sections.ts";
import { claimsInTables } from "./tables.ts";
import { claimsInYaml } from "./yaml.ts";

export type { SoftClaim } from "./claim.ts";

/** One line a form; of a line that several read, the first one counts. */
const FORMS = [claimsInTables, claimsInYaml, claimsInSections, claimsInLines] as const;

const read = new WeakMap<View, readonly SoftClaim[]>();

/** All claims of a file in forms that are not the protocol's, in its order. Read once a view. */
export function softClaims(view: View): readonly SoftClaim[] {
  let claims = read.get(view);
  if (claims === undefined) read.set(view, (claims = claimsIn(partsOf(view))));
  return claims;
}

const GLOB = /\/\*|\*\.|\*\*\//;

/** Those of a path. Sections that do not name it, or a folder that it is in, are not read. */
export function softClaimsOn(view: View, path: string, context: Paths): readonly SoftClaim[] {
  const names = path.split("/");
  const isAll = path === "" || isGlob(path);
  const isNamed = (text: string) => isAll || GLOB.test(text) || names.some((name) => text.includes(name));
  if (!isNamed(view.text)) return [];
  const parts = partsOf(view).filter(({ start, end }) => isNamed(view.text.slice(start, end)));
  return claimsIn(parts).filter(({ paths }) => paths.some((claimed) => isCovered(path, claimed, context)));
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

function claimsIn(parts: readonly Part[]): SoftClaim[] {
  const byLine = new Map<number, SoftClaim[]>();
  for (const part of parts) {
    if (part.tone === "past") continue;
    for (const form of FORMS) {
      const known = new Set(byLine.keys());
      for (const claim of form(part)) {
        if (!known.has(claim.line)) byLine.set(claim.line, [...(byLine.get(claim.line) ?? []), claim]);
      }
    }
  }
  return [...byLine.values()].flat().sort((a, b) => a.line - b.line);
}
