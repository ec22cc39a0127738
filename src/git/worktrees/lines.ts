import type { LineRange, SideLines } from "../../paths/worktrees.ts";
import { isNameable, objectsNamed } from "./objects.ts";
import { decoded } from "./text.ts";
import { gitBytes, type GitPlace } from "../../system/git.ts";

/** A file that was merged with conflicts, and what either side has in its place. */
export interface Unmerged {
  readonly tree: string;
  /** A character a byte. */
  readonly path: string;
  readonly sides: readonly [string, string];
}

/** Most files whose lines are looked up. */
const MOST = 200;

/** The lines of conflicts, each by its place; null for what has none. @throws GitError */
export async function linesOf(place: GitPlace, files: readonly Unmerged[]): Promise<(SideLines | null)[]> {
  const asked = files.slice(0, MOST).filter(({ path }) => isNameable(path));
  if (asked.length === 0) return files.map(() => null);
  const names = asked.flatMap(({ tree, path, sides }) => [`${tree}:${path}`, ...sides]);
  const texts = (await objectsNamed(place, names)).map((one) => (one?.kind === "blob" ? one.text : null));
  return files.map((file) => {
    const at = asked.indexOf(file) * 3;
    const [merged, ours, theirs] = at < 0 ? [] : texts.slice(at, at + 3);
    if (typeof merged !== "string" || typeof ours !== "string" || typeof theirs !== "string") return null;
    const hunks = hunksIn(merged);
    return {
      a: placesOf(
        hunks.map(({ a }) => a),
        ours,
      ),
      b: placesOf(
        hunks.map(({ b }) => b),
        theirs,
      ),
    };
  });
}

interface Hunk {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

/** The hunks between git's conflict marks. */
function hunksIn(merged: string): Hunk[] {
  const hunks: Hunk[] = [];
  let sides: { a: string[]; b: string[]; into: "a" | "b" } | null = null;
  for (const line of merged.split("\n")) {
    if (sides === null) {
      if (/^<{7,} /.test(line)) sides = { a: [], b: [], into: "a" };
    } else if (/^={7,}\r?$/.test(line) && sides.into === "a") sides.into = "b";
    else if (/^>{7,} /.test(line) && sides.into === "b") {
      hunks.push(sides);
      sides = null;
    } else sides[sides.into].push(line);
  }
  return hunks;
}

/** Where these blocks of lines stand in a text, one after the other; a block without lines stands nowhere. */
function placesOf(blocks: readonly (readonly string[])[], text: string): LineRange[] {
  const lines = text.split("\n");
  let from = 0;
  return blocks.flatMap((block): LineRange[] => {
    if (block.length === 0) return [];
    for (let at = from; at + block.length <= lines.length; at++) {
      if (!block.every((line, i) => lines[at + i] === line)) continue;
      from = at + block.length;
      return [[at + 1, from]];
    }
    return [];
  });
}

/** Most changed files of a work tree whose lines are looked up. */
const MOST_CHANGED = 500;

/** By path, the lines that differ between two trees, in those of the newer one. @throws GitError */
export async function changedLines(
  place: GitPlace,
  [from, to]: readonly [string, string],
  count: number,
): Promise<ReadonlyMap<string, readonly LineRange[]>> {
  if (count === 0 || count > MOST_CHANGED) return new Map();
  const plain = [
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--src-prefix=a/",
    "--dst-prefix=b/",
  ];
  const diff = [
    "-c",
    "core.quotePath=false",
    "diff-tree",
    "-r",
    "-p",
    "-U0",
    "--ignore-submodules",
    ...plain,
  ];
  const text = await gitBytes(place, [...diff, from, to]);
  const found = new Map<string, LineRange[]>();
  let ranges: LineRange[] = [];
  for (const line of text.split("\n")) {
    const name = /^\+\+\+ b\/(.*?)\t?$/.exec(line)?.[1];
    if (name !== undefined) found.set(decoded(name), (ranges = []));
    else if (line.startsWith("diff --git ")) ranges = [];
    const [, first, size = "1"] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first !== undefined)
      ranges.push([Math.max(1, Number(first)), Math.max(1, Number(first) + Math.max(1, Number(size)) - 1)]);
  }
  return found;
}
