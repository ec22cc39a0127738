import { relative, sep } from "node:path";
import { disk, type Disk, type Stats } from "./files.ts";
import { indexAround, type Tracked, trackedBelow } from "./git-index.ts";

/** The tracked entries of a state folder (absolute) that git should not track: of its files, and of the folder itself where that is a link or a repository. */
export function trackedState(
  path: string,
  given: Disk = disk,
): readonly (Tracked & { readonly file: string })[] {
  const index = indexAround(path.slice(0, path.lastIndexOf(sep)) || sep, disk);
  if (index === null) return [];
  const folder = relative(index.top, path).split(sep).join("/");
  // Where several machines share a board, the pointer to their store is meant to come with the repository.
  const isMeant = ({ path: name }: Tracked) => name === `${folder}/remote` || name === `${folder}/.gitignore`;
  return trackedBelow(index.file, folder, given)
    .filter((one) => one.isLink || one.isRepository || !isMeant(one))
    .map((one) => ({ ...one, file: `${index.top}/${one.path}` }));
}

/**
 * Whether git put something into a state folder, by a clone or a checkout: what was made elsewhere says nothing of this place. A file
 * that coord wrote since is its own again; what is the same in every state folder proves nothing.
 */
export function isCheckedOut(path: string, given: Disk): boolean {
  return trackedState(path, given).some((one) => {
    if (one.path.endsWith("/.gitignore") || (one.size === 0 && !one.isLink && !one.isRepository))
      return false;
    const found = given.lstatSync(one.file, { throwIfNoEntry: false });
    return found !== undefined && isAsGitLeftIt(found, one);
  });
}

function isAsGitLeftIt(found: Stats, { isRepository, mtime: [seconds, nanos], ino }: Tracked): boolean {
  if (isRepository) return found.isDirectory();
  const isTime =
    Math.floor(found.mtimeMs / 1000) === seconds &&
    (nanos === 0 || Math.abs(Math.round((found.mtimeMs % 1000) * 1e6) - nanos) < 1_000);
  return isTime && (ino === 0 || ino === found.ino % 2 ** 32);
}
