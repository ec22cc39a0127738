import { basename, dirname, join } from "node:path";
import { isGlob, spell } from "../paths/glob.ts";
import { entriesOf } from "../system/files.ts";

/** Whether two names that differ by case alone are two here: the folders, or files, in which they part stand beside one another. */
export function areTwoHere(root: string, one: string, other: string): boolean {
  const names = caseParting(one, other);
  if (names === null) return false;
  const entries = entriesOf(dirname(join(root, names[0])));
  const listed = new Set(entries.map(({ name }) => name.normalize("NFC")));
  return names.every((name) => listed.has(basename(name)));
}

/**
 * The folders, or files, in which two names part that are spelled alike but for case, each from the top on; null for names that part in
 * more, before a pattern's first wildcard, or in nothing.
 */
function caseParting(one: string, other: string): readonly [string, string] | null {
  const [a, b] = [one.split("/"), other.split("/")];
  const at = a.findIndex((name, index) => name !== b[index]);
  const [first, second] = [a[at] ?? "", b[at] ?? ""];
  if (at < 0 || isGlob(first) || isGlob(second) || spell(first, false) !== spell(second, false)) return null;
  return [a.slice(0, at + 1).join("/"), b.slice(0, at + 1).join("/")];
}
