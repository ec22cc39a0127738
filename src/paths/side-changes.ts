/** The change of a path by a side: it is new, it is gone, or it is another one. */
type SideChange = "added" | "deleted" | "changed";

/** The entry of a side at a path in the place of what was there. */
export interface FileChange {
  readonly change: SideChange;
  /** Mode and id of what was there, and of what is there now; of nothing: zeros. */
  readonly was: string;
  readonly now: string;
}

/** The paths that one side of a merge changes. */
export type SideChanges = ReadonlyMap<string, Pick<FileChange, "change">>;

/**
 * Whether two sides of a merge may get into each other's way. False only where no merge can: they have no path in common,
 * none lies below one of the other's, and neither adds anything below a folder from which the other has moved files
 * (git takes such a folder for renamed, and moves what is added along).
 */
export function mayConflict(one: SideChanges, other: SideChanges): boolean {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  for (const path of few.keys()) if (many.has(path)) return true;
  return conflictsBelow(one, other) || conflictsBelow(other, one);
}

/** Whether something of `other` lies below a path of `one`, or is added below a folder that `one` has moved files out of. */
function conflictsBelow(one: SideChanges, other: SideChanges): boolean {
  const left = foldersLeft(one);
  for (const [path, { change }] of other)
    for (const folder of foldersOf(path))
      if (one.has(folder) || (change === "added" && left.has(folder))) return true;
  return false;
}

/** Folders out of which a side may have moved files: where it only deletes, nothing is moved. */
function foldersLeft(side: SideChanges): ReadonlySet<string> {
  const left = new Set<string>();
  if (![...side.values()].some(({ change }) => change === "added")) return left;
  for (const [path, { change }] of side)
    if (change === "deleted") for (const one of foldersOf(path)) left.add(one);
  return left;
}

/** The folders that a path lies in, the top (empty) included. */
function foldersOf(path: string): string[] {
  const found = [""];
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) found.push(path.slice(0, at));
  return found;
}

/** Of a regular file, as git writes it. */
const REGULAR = /^100(?:644|755) /;

/**
 * The paths of which alone the merge of two sides is made: both have changed the text of each, and nothing else of one gets
 * into the other's way. Null where more has to be looked at: where a side may have moved files (it deletes some and adds
 * some), where a path is one's file and the other's folder, or where both have changed anything but a text.
 */
export function textsChangedByBoth(
  one: ReadonlyMap<string, FileChange>,
  other: ReadonlyMap<string, FileChange>,
): readonly string[] | null {
  if (mayMove(one) || mayMove(other) || liesBelow(one, other) || liesBelow(other, one)) return null;
  const found: string[] = [];
  for (const [path, mine] of one) {
    const theirs = other.get(path);
    if (theirs === undefined || theirs.now === mine.now) continue;
    const modes = new Set([mine.was, mine.now, theirs.now].map((each) => each.slice(0, each.indexOf(" "))));
    if (!REGULAR.test(mine.was) || mine.was !== theirs.was || modes.size > 1) return null;
    found.push(path);
  }
  return found;
}

/** Git takes a file for moved where another one is gone. */
function mayMove(side: SideChanges): boolean {
  const kinds = new Set([...side.values()].map(({ change }) => change));
  return kinds.has("added") && kinds.has("deleted");
}

function liesBelow(one: SideChanges, other: SideChanges): boolean {
  return [...other.keys()].some((path) => foldersOf(path).some((folder) => one.has(folder)));
}
