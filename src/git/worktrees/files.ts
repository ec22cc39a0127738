import { disk } from "../../system/files.ts";
import type { WorkTree } from "./trees.ts";

/** The stats of a path of a work tree, given a character a byte; undefined where there is nothing. */
export function lstat(tree: WorkTree, path: string) {
  try {
    return disk.lstatSync(fileOf(tree, path), { throwIfNoEntry: false });
  } catch {
    // Below a file: it is gone.
    return undefined;
  }
}

/** Names come as bytes, and may be no UTF-8. */
export function fileOf(tree: WorkTree, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${tree.path}/`), Buffer.from(path, "latin1")]);
}

export function modeOf(stat: { readonly mode: number } | undefined): string {
  return stat !== undefined && (stat.mode & 0o100) !== 0 ? "100755" : "100644";
}
