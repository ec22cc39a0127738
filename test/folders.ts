import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** A folder, by its real path, that is gone after the tests of this file. */
export function madeFolder(prefix: string, parent = tmpdir()): string {
  const folder = fs.realpathSync(fs.mkdtempSync(join(parent, prefix)));
  folders.push(folder);
  return folder;
}

/** Removes all that were made: see test/each-file.ts. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}
