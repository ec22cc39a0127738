import fs from "node:fs";
import { join } from "node:path";
import { madeFolder } from "../folders.ts";

/** A folder, by its real path, that is gone after the tests of this file. */
export function tempFolder(): string {
  return madeFolder("coord-session-");
}

/** Makes files (and their folders) from a table; a text that begins with `→ ` is a symbolic link. */
export function fill(root: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(join(root, name, ".."), { recursive: true });
    if (text.startsWith("→ ")) fs.symlinkSync(text.slice(2), join(root, name));
    else fs.writeFileSync(join(root, name), text);
  }
  return root;
}
