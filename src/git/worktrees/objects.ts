import { gitBytes, type GitPlace } from "../../system/git.ts";

/** An object of git's. */
export interface GitObject {
  readonly kind: string;
  /** A character a byte. */
  readonly text: string;
}

/** Whether an object can be asked for by this name: names are told apart by line ends. */
export function isNameable(name: string): boolean {
  return !name.includes("\n");
}

/** Objects by their names, in one process; null for what there is not. @throws GitError */
export async function objectsNamed(place: GitPlace, names: readonly string[]): Promise<(GitObject | null)[]> {
  if (names.length === 0) return [];
  const text = await gitBytes(place, ["cat-file", "--batch"], names.map((one) => `${one}\n`).join(""));
  const found: (GitObject | null)[] = [];
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const [, kind = "", size = ""] = /^[0-9a-f]{40,64} (\w+) (\d+)$/.exec(text.slice(at, end)) ?? [];
    found.push(kind === "" ? null : { kind, text: text.slice(end + 1, end + 1 + Number(size)) });
    at = kind === "" ? end + 1 : end + 2 + Number(size);
  }
  return found;
}

/** The entry of a commit's folder under a name. */
export interface TreeEntry {
  readonly mode: string;
  readonly id: string;
}

export const FOLDER = "40000";

/** By name, a character a byte. */
export type TreeEntries = Map<string, TreeEntry>;

/** The entries of a tree object whose ids have so many bytes. */
export function treeEntries(text: string, bytes: number): TreeEntries {
  const found: TreeEntries = new Map();
  for (let at = 0; at < text.length;) {
    const [space, zero] = [text.indexOf(" ", at), text.indexOf("\0", at)];
    const id = Buffer.from(text.slice(zero + 1, zero + 1 + bytes), "latin1").toString("hex");
    found.set(text.slice(space + 1, zero), { mode: text.slice(at, space), id });
    at = zero + 1 + bytes;
  }
  return found;
}

/** A tree object; git sorts by bytes, and a folder as if its name ended in a slash. */
export function treeText(entries: TreeEntries): Buffer {
  const key = (name: string, { mode }: TreeEntry) => (mode === FOLDER ? `${name}/` : name);
  const sorted = [...entries].map(([name, entry]) => ({ name, entry, key: key(name, entry) }));
  sorted.sort((a, b) => (a.key < b.key ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(({ name, entry: { mode, id } }) => [
      Buffer.from(`${mode} ${name}\0`, "latin1"),
      Buffer.from(id, "hex"),
    ]),
  );
}
