import type { TreeEntry } from "./objects.ts";
import type { WorkTree } from "./trees.ts";

/** A path that a work tree has otherwise than its commit. */
export interface Change {
  /** A character a byte. */
  readonly path: string;
  /** `staged`: the index has it as it is. */
  readonly how: "staged" | "changed" | "deleted" | "new";
  /** The entry of the index; null for none, or for several. */
  readonly index: TreeEntry | null;
  /** Mode and id that the commit has there, zeros for nothing; null where git does not say it. */
  readonly was: string | null;
  readonly isSubmodule: boolean;
}

/** A work tree that has something otherwise than its commit. */
export interface ChangedTree {
  readonly tree: WorkTree;
  readonly head: string;
  readonly changes: readonly Change[];
}

/** The changes that `git status --porcelain=v2 -z` lists. */
export function changesIn(text: string): Change[] {
  return text.split("\0").flatMap((record): Change[] => {
    const kind = record[0];
    if (kind === "?") {
      const path = record.slice(2);
      // A repository within this one is not a part of it.
      return record.endsWith("/") ? [] : [{ path, how: "new", index: null, was: null, isSubmodule: false }];
    }
    if (kind !== "u" && kind !== "1") return [];
    const fields = record.split(" ");
    const path = fields.slice(kind === "1" ? 8 : 10).join(" ");
    const isSubmodule = fields[2] !== "N...";
    if (kind === "u") return [{ path, how: "changed", index: null, was: null, isSubmodule }];
    const [, , , before = "", mode = "", , old = "", id = ""] = fields;
    const index = /^0+$/.test(mode) ? null : { mode, id };
    const inTree = record[3];
    const how = inTree === "." ? "staged" : inTree === "D" ? "deleted" : "changed";
    return [{ path, how, index, was: `${before} ${old}`, isSubmodule }];
  });
}
