import { FOLDER, type TreeEntries, treeEntries, type TreeEntry, treeText } from "./objects.ts";

/** A path, a character a byte, and the entry to put there; null for none. */
export interface TreePut {
  readonly path: string;
  readonly entry: TreeEntry | null;
}

/** The folders that a path lies in, the top (empty) first. */
export function foldersAbove(path: string): string[] {
  const found = [""];
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) found.push(path.slice(0, at));
  return found;
}

/**
 * A tree with some paths changed in it.
 * @param textOf the tree object of a folder, null where there is none; asked for those above the paths only
 * @param bytes how long an id is
 * @param keep stores a tree object, and says its id
 */
export function changedTree(
  textOf: (folder: string) => string | null,
  puts: readonly TreePut[],
  bytes: number,
  keep: (content: Buffer) => string,
): string {
  const folders = new Map<string, TreeEntries>();
  const entriesOf = (folder: string): TreeEntries => {
    const found = folders.get(folder) ?? treeEntries(textOf(folder) ?? "", bytes);
    folders.set(folder, found);
    return found;
  };
  entriesOf("");
  // Deleted paths first: a file may stand now where a folder was.
  for (const { path, entry } of puts.toSorted(
    (a, b) => Number(a.entry !== null) - Number(b.entry !== null),
  )) {
    const [folder, name] = parted(path);
    for (const above of foldersAbove(path)) entriesOf(above);
    if (entry === null) entriesOf(folder).delete(name);
    else entriesOf(folder).set(name, entry);
  }
  const files = new Set(puts.flatMap(({ path, entry }) => (entry === null ? [] : [path])));
  for (const path of files) folders.delete(path);
  return kept(folders, keep);
}

/** Stores the folders, the deepest first; one without anything in it is none. */
function kept(folders: ReadonlyMap<string, TreeEntries>, keep: (content: Buffer) => string): string {
  const deepest = [...folders.keys()].filter((folder) => folder !== "").sort((a, b) => b.length - a.length);
  for (const folder of deepest) {
    const [above, name] = parted(folder);
    const [entries, outer] = [folders.get(folder), folders.get(above)];
    if (entries === undefined || outer === undefined) continue;
    if (entries.size > 0) outer.set(name, { mode: FOLDER, id: keep(treeText(entries)) });
    else if (outer.get(name)?.mode === FOLDER) outer.delete(name);
  }
  return keep(treeText(folders.get("") ?? new Map()));
}

function parted(path: string): readonly [string, string] {
  const at = path.lastIndexOf("/");
  return [path.slice(0, Math.max(0, at)), path.slice(at + 1)];
}
