import type { View } from "../protocol/view.ts";
import type { SoftClaim } from "./claim.ts";
import { isAnyName } from "./items.ts";
import { isAgentLike, nameIn } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import { type Part, partsOf } from "./parts.ts";

/** A line that is a name and nothing else: `Hélène`, `— Piet`. */
const SIGNATURE =
  /^\s*(?:[-–—]{1,2}\s*|\/)?(@?[A-Z\u00c0-\u00de][\w\u00c0-\u1fff-]{1,20}(?: [A-Z\u00c0-\u00de][\w\u00c0-\u1fff.-]{0,20})?)\s*$/;
/** A label at the top of somebody's own page. */
const AUTHOR =
  /^[ \t>*_-]*(?:agent|agente|owner|from|author|autor|auteur|session|von|de|par|por)[*_ \t]{0,9}:[*_]{0,4}[ \t]{1,9}(\S[^\n]{0,58}?)[*_ \t\r]*$/gim;

/** Who signs what names nobody: below it in its section, or at the top of a page that speaks of one only. */
export function signerOf({ line }: SoftClaim, part: Part, view: View): string | null {
  return part.once("signed", () => signedLines(part.lines)).get(line) ?? authorOf(view);
}

/** The last line above each signature: one with a dash before it, or the last of the section. */
function signedLines(lines: readonly ForeignLine[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  let above: ForeignLine | null = null;
  let last: { readonly line: number; readonly name: string } | null = null;
  for (const line of lines) {
    if (line.text.trim() === "") continue;
    const [, name = ""] = line.text.length > 60 ? [] : (SIGNATURE.exec(line.text) ?? []);
    const isSigned = above !== null && isSomebody(name);
    // A word alone may be the heading of what stands below it.
    last = isSigned && above !== null ? { line: above.line, name } : null;
    if (last !== null && /^\s*[-–—/]/.test(line.text)) found.set(last.line, name);
    above = line;
  }
  if (last !== null) found.set(last.line, last.name);
  return found;
}

function isSomebody(name: string): boolean {
  return name !== "" && (isAgentLike(name) || isAnyName(name));
}

const authors = new WeakMap<View, { readonly name: string | null }>();

/** Who a page speaks of by its only label of that kind. */
export function authorOf(view: View): string | null {
  let known = authors.get(view);
  if (known === undefined) {
    // Coord's own sections are left out: what coord writes there changes nothing of it.
    const names = partsOf(view)
      .filter(({ isOwn }) => !isOwn)
      .flatMap((part) => [...part.view.text.slice(part.start, part.end).matchAll(AUTHOR)])
      .map(([, name = ""]) => nameIn(name) ?? "");
    const [name = ""] = names;
    authors.set(view, (known = { name: names.length === 1 && isSomebody(name) ? name : null }));
  }
  return known.name;
}
