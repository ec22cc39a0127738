import type { FileChange } from "../../paths/side-changes.ts";
import { gitBytes, type GitPlace } from "../../system/git.ts";

/** By path, a character a byte. */
export type ChangedFiles = ReadonlyMap<string, FileChange>;

/** Two trees, from the older one to the newer. */
export type Span = readonly [string, string];

const NOTHING: ChangedFiles = new Map();
const NONE: KnownChanges = new Map();

/** The changes between each two of some trees. */
export type Changes = (span: Span) => ChangedFiles;

/** The same of these that are known, each by its two trees. */
export type KnownChanges = ReadonlyMap<string, ChangedFiles>;

/** The changes between each two trees, in one process. @throws GitError */
export async function changesBetween(
  place: GitPlace,
  spans: readonly Span[],
  known: KnownChanges = NONE,
): Promise<Changes> {
  const found = await askedBetween(place, spans, known);
  return (span) => known.get(span.join(" ")) ?? found.get(span.join(" ")) ?? NOTHING;
}

/** Those that are not known yet. @throws GitError */
export async function askedBetween(
  place: GitPlace,
  spans: readonly Span[],
  known: KnownChanges = NONE,
): Promise<KnownChanges> {
  const wanted = spans.filter(([from, to]) => from !== to).map((span) => span.join(" "));
  const keys = new Set(wanted.filter((key) => !known.has(key)));
  if (keys.size === 0) return NONE;
  const diff = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"];
  return spansIn(await gitBytes(place, diff, [...keys].map((key) => `${key}\n`).join("")));
}

/** The changes up to a commit with those that a work tree has made to it since, in git's order. */
export function withUncommitted(committed: ChangedFiles, uncommittedChanges: ChangedFiles): ChangedFiles {
  const all = new Map(committed);
  for (const [path, { was, now }] of uncommittedChanges) {
    const first = committed.get(path)?.was ?? was;
    if (first === now) all.delete(path);
    else all.set(path, { change: changeOf(first, now), was: first, now });
  }
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What became of an entry; of nothing mode and id are zeros. */
export function changeOf(was: string, now: string): FileChange["change"] {
  return isNothing(was) ? "added" : isNothing(now) ? "deleted" : "changed";
}

function isNothing(entry: string): boolean {
  return entry.startsWith("000000 ");
}

/** Before each list of changes stands a line with the two trees. */
function spansIn(text: string): Map<string, Map<string, FileChange>> {
  const found = new Map<string, Map<string, FileChange>>();
  let current = new Map<string, FileChange>();
  for (let at = 0; at < text.length;) {
    if (text[at] !== ":") {
      const end = text.indexOf("\n", at);
      current = new Map();
      found.set(text.slice(at, end), current);
      at = end + 1;
      continue;
    }
    const end = text.indexOf("\0", at);
    const next = text.indexOf("\0", end + 1);
    const [before = "", mode = "", old = "", id = "", state = ""] = text.slice(at + 1, end).split(" ");
    const change = state === "A" ? "added" : state === "D" ? "deleted" : "changed";
    current.set(text.slice(end + 1, next), { change, was: `${before} ${old}`, now: `${mode} ${id}` });
    at = next + 1;
  }
  return found;
}
