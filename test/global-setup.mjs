// Before any test: the build must be of the source that stands here. It is copied once, for all tests, since somebody may
// build again while they run.
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MADE_OF, sourcesOf } from "../scripts/sources.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Provides `build`: a folder with `bin` and `dist`. Ends the run when there is no build of this source. */
export default function setup(project) {
  if (!isOfThisSource(join(root, MADE_OF))) refuse();
  const build = realpathSync(mkdtempSync(join(tmpdir(), "coord-build-")));
  const remove = () => rmSync(build, { recursive: true, force: true });
  for (const part of ["bin", "dist"]) cpSync(join(root, part), join(build, part), { recursive: true });
  // The checksum is the last thing that a build writes and the first that it removes.
  if (!isOfThisSource(join(build, MADE_OF))) {
    remove();
    refuse();
  }
  project.provide("build", build);
  return remove;
}

function isOfThisSource(path) {
  return existsSync(path) && readFileSync(path, "utf8") === sourcesOf(root);
}

function refuse() {
  console.error("dist/ is no build of this source: run `npm run build` first, as `npm test` does.");
  process.exit(1);
}
