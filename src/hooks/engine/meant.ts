import { basename, resolve } from "node:path";
import { compile, isGlob } from "../../paths/overlap.ts";
import type { Pattern } from "../../paths/pattern.ts";
import type { Denial } from "../../session/denials.ts";
import type { Target } from "../shell/index.ts";
import type { Named } from "./guard.ts";

/** Each word costs several looks at the file system; more than that are not followed. */
const MOST_FOLLOWED = 2_000;
/** All wildcards together: characters. */
const LONGEST_PATTERNS = 20_000;

type Naming = (path: string, from: string) => Pick<Named, "resolved" | "file">;

/**
 * What of the denied files a command's targets mean: whole words that name them, a folder above that is swept, a
 * pattern. Each word is looked up once, however much was denied; words that end like a denied file come first.
 */
export function meantBy(
  targets: readonly Target[],
  denied: readonly Denial[],
  base: string,
  name: Naming,
): readonly Denial[] {
  const names = new Set(denied.map(({ file }) => basename(file)));
  const isLikely = ({ word }: Target) => names.has(basename(word.text));
  const ordered = [...targets.filter(isLikely), ...targets.filter((target) => !isLikely(target))];
  const left = new Set(denied);
  let room = LONGEST_PATTERNS;
  for (const target of ordered.slice(0, MOST_FOLLOWED)) {
    if (left.size === 0) break;
    const named = name(target.word.text, resolve(base, target.folder));
    const pattern = patternOf(target, named, room);
    if (pattern !== null) room -= named.resolved.path.length;
    for (const one of left) if (means(target, named, pattern, one)) left.delete(one);
  }
  return denied.filter((one) => !left.has(one));
}

function patternOf({ word }: Target, { resolved }: ReturnType<Naming>, room: number): Pattern | null {
  const { kind, path } = resolved;
  const isOne = kind === "inside" && !word.quoted && path.length <= room && isGlob(path);
  return isOne ? compile(path) : null;
}

function means(
  { below }: Target,
  { resolved, file }: ReturnType<Naming>,
  pattern: Pattern | null,
  denied: Denial,
): boolean {
  const { kind, path } = resolved;
  if (kind !== "inside") return file === denied.file;
  if (path === denied.path) return true;
  if (below && (path === "" || denied.path.startsWith(`${path}/`))) return true;
  return pattern?.covers(denied.path) ?? false;
}
