import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Place } from "../session/locate.ts";
import { disk, existsSync, saveText, textOf } from "../system/files.ts";
import { askGit, workTreeAt } from "../system/git.ts";
import { indexAround, trackedBelow } from "../system/git-index.ts";

/**
 * Whether git keeps the coordination file itself: then a checkout puts old copies of it back. Every write on a shared board asks, so git's list
 * is read here, and git is started only where that list is in several files, where it may have a folder in place of its files, or the file is beyond it.
 */
export async function isTracked({ main, target }: Pick<Place, "main" | "target">): Promise<boolean> {
  const index = indexAround(main);
  if (index === null) return false;
  const path = relative(index.top, target).split(sep).join("/");
  const isBeyond = path.startsWith("../") || isAbsolute(path);
  if (!isBeyond && !isSplit(dirname(index.file)) && !isSparse(dirname(index.file)))
    return trackedBelow(index.file, path).length > 0;
  return (await askGit(workTreeAt(main), ["ls-files", "--error-unmatch", "--", target])) !== null;
}

function isSplit(gitDir: string): boolean {
  try {
    return disk.readdirSync(gitDir).some((name) => name.startsWith("sharedindex."));
  } catch {
    return true;
  }
}

/** Whether only a part of the repository is checked out: its list may have whole folders of the rest as one (`index.sparse`). */
function isSparse(gitDir: string): boolean {
  return existsSync(join(gitDir, "info", "sparse-checkout"));
}

/** Takes a file out of git's index; it stays where it is. */
export async function untrack({ main, target }: Pick<Place, "main" | "target">): Promise<void> {
  await askGit(workTreeAt(main), ["rm", "--cached", "--quiet", "--", target]);
}

/** Has git leave some files of the main work tree alone, by lines at the end of its `.gitignore`. @returns the lines that were added */
export async function ignoreFiles(
  { main }: Pick<Place, "main">,
  paths: readonly string[],
): Promise<readonly string[]> {
  const place = workTreeAt(main);
  if ((await askGit(place, ["rev-parse", "--is-inside-work-tree"])) === null) return [];
  const added: string[] = [];
  for (const path of paths) {
    const isIgnored = (await askGit(place, ["check-ignore", "--quiet", "--no-index", "--", path])) !== null;
    if (!isIgnored) added.push(`/${relative(main, path).replaceAll("\\", "/")}`);
  }
  const file = join(main, ".gitignore");
  // Git reads no `.gitignore` that is a link.
  if (added.length === 0 || disk.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    return [];
  const text = textOf(file) ?? "";
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  saveText(file, `${text}${end}${added.map((line) => `${line}\n`).join("")}`);
  return added;
}
