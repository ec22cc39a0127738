/** What a side does to a path: it is new, it is gone, or it is another one. */
export type SideChange = "added" | "deleted" | "changed";

/** The paths that one side of a merge changes. */
export type SideChanges = ReadonlyMap<string, { readonly change: SideChange }>;

/**
 * Whether two sides of a merge may get into each other's way. False only where no merge can: they have no path in common,
 * none lies below one of the other's, and neither adds anything below a folder from which the other has moved files
 * (git takes such a folder for renamed, and moves what is added along).
 */
export function mayMeet(one: SideChanges, other: SideChanges): boolean {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  for (const path of few.keys()) if (many.has(path)) return true;
  return meetsBelow(one, other) || meetsBelow(other, one);
}

/** Whether something of `other` lies below a path of `one`, or is added below a folder that `one` has moved files out of. */
function meetsBelow(one: SideChanges, other: SideChanges): boolean {
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
