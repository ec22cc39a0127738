import { dirname, join, resolve } from "node:path";
import { check, type PathData } from "../operations/check.ts";
import type { CollisionData } from "../operations/shapes.ts";
import { type Place, placesAbove, type Surroundings } from "../session/locate.ts";
import { realOfExisting } from "../session/resolve.ts";
import { nativeOf } from "../session/native.ts";
import { StoreError } from "../store/store.ts";
import { existsSync, statOf } from "../system/files.ts";
import type { Workspace } from "./index.ts";
import { openWorkspace } from "./open.ts";

/**
 * The verdict of other boards on a path: a file is judged by every coordination file above it, and not by where one stands. A submodule or
 * a nested repository belongs to the boards above it, and what lies in a sibling repository to the board there.
 */
export interface Beyond {
  readonly data: PathData;
  readonly collisions: readonly CollisionData[];
}

/** A path or pattern as it was typed, from the caller's folder. */
export interface Spelled {
  readonly given: string;
  readonly glob?: boolean;
}

/** Maximum number of folders whose boards are looked for in one call: each costs some calls of the file system. */
const MOST_FOLDERS = 500;
/** How long a file is waited for that somebody is saving (ms). */
const SAVING_MS = 200;

/** Whether a folder may be another board's, too. */
export function hasOtherBoards(folder: string, { place, resolver }: Workspace): boolean {
  const isOther = ({ target }: Place) => target !== place.target;
  return placesAbove(folder, new Map()).some(isOther) || existsSync(join(resolver.top, ".gitmodules"));
}

/** For each path what some other board says that has it reserved, in whole or in part; null where none does. */
export async function checkOtherBoards(
  asked: readonly Spelled[],
  cwd: string,
  workspace: Workspace,
): Promise<readonly (Beyond | null)[]> {
  const found: (Beyond | null)[] = asked.map(() => null);
  const { place: own } = workspace;
  const seen: Surroundings = new Map();
  // One that somebody named stands alone.
  if (asked.length === 0 || !placesAbove(own.root, seen).some(({ target }) => target === own.target))
    return found;
  for (const { place, at } of otherBoards(asked, cwd, own, seen)) {
    const there = boardAt(place, cwd, workspace);
    const paths = at.map((index) => {
      const { given, glob = false } = asked[index] ?? { given: "" };
      return glob ? { ...there.resolver.pattern(given), glob } : there.resolver.path(given);
    });
    const result = await checkedAt(there, paths);
    for (const [i, index] of at.entries()) {
      const data = result?.paths[i];
      if (data === undefined || (data.verdict !== "reserved" && data.verdict !== "partly")) continue;
      const names = new Set([data.path, ...(paths[i]?.also ?? [])]);
      const isMet = ({ asked: name, instance, held }: CollisionData) =>
        names.has(name) && data.holders.some((one) => one.instance === instance && one.files.includes(held));
      const met = result?.collisions.filter(isMet) ?? [];
      // The top of a submodule has no name there.
      const { given = "" } = asked[index] ?? {};
      found[index] ??= { data, collisions: met.map((one) => ({ ...one, asked: one.asked || given })) };
    }
  }
  if (!existsSync(join(workspace.resolver.top, ".gitmodules"))) return found;
  const { checkBoardsBelow } = await import("./boards-below.ts");
  return checkBoardsBelow(found, asked, workspace, (place) => boardAt(place, cwd, workspace));
}

async function checkedAt(there: Workspace, paths: ReturnType<Workspace["resolver"]["path"]>[]) {
  try {
    const answer = await there.perform(check, { paths, staged: false });
    return answer.ok ? answer.result : null;
  } catch (error) {
    if (error instanceof StoreError && error.failure.kind === "missing") return null;
    throw error;
  }
}

/** Who acts there is known by the session alone: a number that somebody names is one of the caller's own board. */
function boardAt(place: Place, cwd: string, { world }: Workspace): Workspace {
  const identity = { ...world.identity, flag: undefined, env: undefined };
  return openWorkspace(
    { ...world, remote: undefined, identity, cwd, silent: true, lockTimeoutMs: 0, savingMs: SAVING_MS },
    place,
  );
}

/** Each board besides the caller's own with the paths that it is about. */
function otherBoards(asked: readonly Spelled[], cwd: string, own: Place, seen: Surroundings) {
  const boards = new Map<string, { readonly place: Place; readonly at: number[] }>();
  const known = new Map<string, readonly Place[]>();
  const above = (folder: string): readonly Place[] => {
    const places = known.get(folder) ?? (known.size < MOST_FOLDERS ? placesAbove(folder, seen) : []);
    known.set(folder, places);
    return places;
  };
  for (const [index, one] of asked.entries()) {
    for (const place of above(folderOf(one, cwd))) {
      if (place.target === own.target) continue;
      const board = boards.get(place.target) ?? { place, at: [] };
      board.at.push(index);
      boards.set(place.target, board);
    }
  }
  return [...boards.values()];
}

/** The folder that a path is, or is in; of a pattern, the one that its fixed beginning is in. */
function folderOf({ given, glob = false }: Spelled, cwd: string): string {
  const fixed = glob ? given.slice(0, given.search(/[*?[{]/)) : given;
  const real = realOfExisting(resolve(cwd, nativeOf(fixed, cwd)));
  return statOf(real)?.isDirectory() === true ? real : dirname(real);
}
