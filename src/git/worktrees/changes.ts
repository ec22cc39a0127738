import type { FileChange } from "../../paths/meeting.ts";
import { gitBytes, type GitPlace } from "../../system/git.ts";

/** By path, a character a byte. */
export type ChangedFiles = ReadonlyMap<string, FileChange>;

/** Two trees, from the older one to the newer. */
export type Span = readonly [string, string];

const NOTHING: ChangedFiles = new Map();

/** The changes between each two trees, in one process. @throws GitError */
export async function changesBetween(
  place: GitPlace,
  spans: readonly Span[],
): Promise<(span: Span) => ChangedFiles> {
  const keys = new Set(spans.filter(([from, to]) => from !== to).map((span) => span.join(" ")));
  if (keys.size === 0) return () => NOTHING;
  const diff = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"];
  const found = spansIn(await gitBytes(place, diff, [...keys].map((key) => `${key}\n`).join("")));
  return (span) => found.get(span.join(" ")) ?? NOTHING;
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
