import { basename, resolve } from "node:path";
import { compile, isGlob } from "../../paths/overlap.ts";
import type { Denial } from "../../session/denials.ts";
import type { WriteTarget } from "../shell/index.ts";
import type { Named } from "./guard.ts";
import { Wanted } from "./wanted.ts";

/** Maximum number of words that are looked up; each costs several calls of the file system. */
const MOST_FOLLOWED = 2_000;
/** Maximum length of all patterns, each times the files that it is compared with (characters). */
const LONGEST_PATTERNS = 4_000_000;

type Naming = (path: string, from: string) => Pick<Named, "resolved" | "file">;

/**
 * The denied files that a command's targets name: by a whole word, by a folder above that is swept, or by a
 * pattern. Each word is looked up once, however much was denied; words that end like a denied file come first.
 */
export function meantBy(
  targets: readonly WriteTarget[],
  denied: readonly Denial[],
  base: string,
  name: Naming,
): readonly Denial[] {
  const names = new Set(denied.map(({ file }) => basename(file)));
  const isLikely = ({ word }: WriteTarget) => names.has(basename(word.text));
  const ordered = [...targets.filter(isLikely), ...targets.filter((target) => !isLikely(target))];
  const wanted = new Wanted(denied);
  let room = LONGEST_PATTERNS;
  for (const target of ordered.slice(0, MOST_FOLLOWED)) {
    if (wanted.left === 0) break;
    const { resolved, file } = name(target.word.text, resolve(base, target.folder));
    const { kind, path } = resolved;
    if (kind !== "inside") {
      wanted.file(file);
      continue;
    }
    wanted.path(path);
    if (target.below) wanted.below(path);
    const cost = path.length * wanted.left;
    if (target.word.quoted || cost > room || !isGlob(path)) continue;
    room -= cost;
    wanted.pattern(compile(path));
  }
  return wanted.found();
}
