import { realOfExisting } from "../session/resolve.ts";
import { isAbsolute, join, relative, sep } from "node:path";
import { type Notice, refuse, type Refused } from "../operations/types.ts";
import { isMarkdownName, isOurs } from "../protocol/ours.ts";
import { View } from "../protocol/view.ts";
import { realOf, textOf } from "../system/files.ts";
import { allBoards, NAMES } from "../session/board-names.ts";
import { isInRepository, type Place, placeAround, workTreeAround } from "../session/locate.ts";
import { applyChanges } from "../setup/apply.ts";
import { readText } from "../setup/files.ts";
import { attributeLine, withAttributes, withoutAttributes } from "../setup/git/attributes.ts";
import type { CommandContext } from "./command.ts";
import { setupContextOf } from "./setup-context.ts";

/**
 * Lets every later command, hook, worktree and clone find a file with a name of its own: by a line of `.gitattributes`,
 * which is committed with it.
 */
export async function keepName(context: CommandContext): Promise<Notice[]> {
  const { place } = context.workspace;
  const name = relative(place.main, place.file);
  if (NAMES.some((known) => known === name)) return [];
  const isInside = name !== "" && name !== ".." && !name.startsWith(`..${sep}`);
  if (!isInside || !isInRepository(place.main))
    return [{ code: "BOARD_UNNAMED", args: { path: place.file } }];
  // A file of the usual name is found first, whatever `.gitattributes` says.
  const [first] = allBoards(place.main);
  if (first !== undefined && NAMES.some((known) => join(place.main, known) === first))
    return [{ code: "OTHER_BOARD", args: { path: place.file, file: first } }];
  const path = join(place.main, ".gitattributes");
  const before = readText(path);
  const after = withAttributes(before, [attributeLine(name.split(sep).join("/"))]);
  if (before === after) return [];
  const { project } = await setupContextOf(context);
  await applyChanges(project, [{ kind: "file", path, before, after }]);
  return [{ code: "BOARD_NAMED", args: { path: name, file: path } }];
}

/** Takes that line out again, once the file is nobody's board any more: what `adopt` made of it was taken back. */
export async function forgetName(context: CommandContext): Promise<Notice[]> {
  const { place } = context.workspace;
  const text = textOf(place.file);
  if (!isInRepository(place.main) || text === null || isOurs(new View(text), place.file)) return [];
  const path = join(place.main, ".gitattributes");
  const name = relative(place.main, place.file).split(sep).join("/");
  const before = readText(path);
  const after = withoutAttributes(before, [attributeLine(name)]);
  if (before === after) return [];
  const { project } = await setupContextOf(context);
  await applyChanges(project, [{ kind: "file", path, before, after }]);
  return [{ code: "BOARD_FORGOTTEN", args: { path: name, file: path } }];
}

/** Other files of the repository that are boards, too: only one of them counts. */
export function otherBoards({ main, file }: Place): Notice[] {
  const others = allBoards(main).filter((path) => path !== file);
  return others.map((path) => ({ code: "OTHER_BOARD", args: { path, file } }));
}

/**
 * A text outside of where one works is made a board by a person on a terminal only: whoever may call coord unasked could write into any
 * file otherwise. A board that is there, and a markdown file that is not, are no such text. Null where it may be done.
 */
export function refusedOutside({ workspace, cwd, interactive }: CommandContext): Refused | null {
  const { file, target } = workspace.place;
  const own = [cwd, workTreeAround(cwd), placeAround(cwd, undefined)?.main];
  const isInside = own.some(
    (folder) => typeof folder === "string" && isBelow(target, realOf(folder) ?? folder),
  );
  const text = textOf(file);
  const isFree = text === null ? isMarkdownName(file) : text.trim() === "" || isOurs(new View(text), file);
  return isInside || isFree || interactive() ? null : refuse("PATH_OUTSIDE", { path: file, foreign: true });
}

/**
 * Whether a file that is named within the repository lies beyond it, or in what git keeps, through links that came with the repository or were put there.
 * Who names a place outside means it.
 */
export function leadsOutside(path: string, { workspace, cwd }: CommandContext): boolean {
  const { root, main } = workspace.place;
  const own = [root, main, workTreeAround(cwd)].flatMap((folder) =>
    folder === null ? [] : [folder, realOf(folder) ?? folder],
  );
  const real = realOfExisting(path);
  const isOfGit = (one: string) => one.split(sep).some((name) => /^\.git$/i.test(name));
  if (!own.some((folder) => isBelow(path, folder))) return false;
  return !own.some((folder) => isBelow(real, folder)) || (isOfGit(real) && !isOfGit(path));
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
