// Which sources a build is of: the build leaves their checksum in dist/, and tests compare it before they begin.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where a build says what it was made of, below the package's folder. */
export const MADE_OF = join("dist", "sources.sha256");

const SINGLE = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
  "tsconfig.page.json",
  ...["build.mjs", "lazy.mjs", "ran.cjs", "sources.mjs", "split.mjs"].map((name) => join("scripts", name)),
];

/** A checksum of all that goes into a build: names and contents, whenever they were written. */
export function sourcesOf(root) {
  const source = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const hash = createHash("sha256");
  for (const path of [...source.sort(), ...SINGLE])
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  return hash.digest("hex");
}

/** Whether what lies below a folder was built of the source that stands there now. */
export function isBuilt(root, folder = root) {
  const path = join(folder, MADE_OF);
  return existsSync(path) && readFileSync(path, "utf8") === sourcesOf(root);
}
