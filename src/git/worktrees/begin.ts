import { join } from "node:path";
import { textOf } from "../../system/files.ts";
import { BOARD_DRIVER, type GitPlace, withoutPrograms, workTreeAt } from "../../system/git.ts";
import { type OpenStore, openTempStore, sweepStores } from "../../system/temp-store.ts";
import { startedIn } from "./place.ts";
import { type ChangesByTree, looked } from "./snapshot.ts";
import { commonFolderOf, likelyTrees, type Listed, listedAt, type WorkTree } from "./trees.ts";

/** A look at the work trees of a repository that git has been asked for: what takes longest first. */
export interface TreesQuery {
  readonly cwd: string;
  readonly main: string;
  readonly common: string;
  /** In which git runs no program that the repository's settings name. */
  readonly env: NonNullable<GitPlace["env"]>;
  readonly store: OpenStore;
  readonly listing: Promise<Listed>;
  readonly looked: ChangesByTree;
}

/** Where it is asked. */
export interface TreesAsked {
  /** The top of a work tree. */
  readonly cwd: string;
  readonly main: string;
  readonly env: NonNullable<GitPlace["env"]>;
}

/** Asks git what is needed in any case. Whoever begins is to close the store. @throws GitError */
async function begin(asked: TreesAsked): Promise<TreesQuery> {
  return startQueryIn(await commonFolderOf(workTreeAt(asked.cwd, asked.env)), asked);
}

/** The same where the folder is known that all work trees share: git is at work when this returns. */
export function startQueryIn(common: string, { cwd, main, env: given }: TreesAsked): TreesQuery {
  const likely = likelyTrees(main, common);
  const env = safeEnv(common, cwd, likely, given);
  let trees: readonly WorkTree[] = [];
  const format = () => (trees.some(({ head }) => head?.length === 64) ? "sha256" : "sha1");
  const own = workTreeAt(cwd, env).env ?? env;
  const store = openTempStore({ objects: join(common, "objects"), format, env: own });
  // The short questions first: their answers decide what else to ask while git still reads the work trees.
  const listing = listedAt(startedIn(cwd, { store, env }), main, Promise.resolve(common)).then((listed) => {
    ({ trees } = listed);
    return listed;
  });
  const early = looked(likely, { store, env });
  // Nobody awaits it yet: without this, Node would end the process for an unhandled rejection. Whoever awaits `listing` later still
  // gets the error.
  listing.catch(() => undefined);
  sweepStores();
  return { cwd, main, common, env, store, listing, looked: early };
}

/** The words with which settings name programs for files, or further settings. */
const NAMES_PROGRAMS = /include|driver|clean|smudge|process|worktreeconfig/i;

/** Most repositories name none: this is seen without git, which would take as long as it takes to look into the work trees. */
function safeEnv(
  common: string,
  cwd: string,
  trees: readonly string[],
  env: TreesAsked["env"],
): TreesAsked["env"] {
  const lines = (textOf(join(common, "config")) ?? "").split("\n");
  const settings = lines.filter((line) => line.trim() !== `driver = ${BOARD_DRIVER}`).join("\n");
  if (!NAMES_PROGRAMS.test(settings)) return env;
  const apart = /worktreeconfig/i.test(settings) ? trees.map((path) => workTreeAt(path, env)) : [];
  return withoutPrograms(workTreeAt(cwd, env), apart).env ?? env;
}

/** Under which the program's start leaves what it began ahead (`bin/coord.cjs`). */
const AHEAD = Symbol.for("coord-md.ahead");
const world = globalThis as { [AHEAD]?: TreesQuery | null };

function taken(): TreesQuery | null {
  const found = world[AHEAD] ?? null;
  delete world[AHEAD];
  return found;
}

/** What was begun ahead, where it is of this place; else it begins now. @throws GitError */
export async function queryAt(asked: TreesAsked): Promise<TreesQuery> {
  const found = taken();
  if (found === null) return begin(asked);
  const isHere = found.cwd === asked.cwd && found.main === asked.main;
  // Where git said no it is asked once more: that was another copy of this code, with errors of its own.
  found.store.shell?.hold(true);
  if (isHere && (await isToldBy(found))) return found;
  await found.store.close();
  return begin(asked);
}

function isToldBy({ listing }: TreesQuery): Promise<boolean> {
  return listing
    .then(({ rest }) => rest)
    .then(
      () => true,
      () => false,
    );
}
