import { type GitPlace, workTreeAt } from "../../system/git.ts";
import type { TempStore } from "../../system/temp-store.ts";

/** Where objects of a snapshot go, and what git is told for it. */
export interface SnapshotStore {
  readonly store: TempStore;
  readonly env: GitPlace["env"];
  /** The repository's own folder, which all its work trees share. */
  readonly common: string;
  readonly lfs: boolean;
  /** Whether the repository's settings have git store a file as it is, unless its attributes say otherwise. */
  readonly plain: boolean;
  /** Time of the commits that are made (seconds since the epoch). */
  readonly seconds: number;
}

/** Without hooks, without programs that put content elsewhere, and with a whole index in one file. */
export function isolatedSettings(store: TempStore): string[] {
  const settings = [
    `core.hooksPath=${store.empty}`,
    "core.splitIndex=false",
    "filter.lfs.clean=",
    "filter.lfs.process=",
    "filter.lfs.required=false",
    "gc.auto=0",
  ];
  return settings.flatMap((one) => ["-c", one]);
}

/** git in a work tree, started by the shell of a store. */
export function startedIn(path: string, { store, env }: Pick<SnapshotStore, "store" | "env">): GitPlace {
  const place = workTreeAt(path, env);
  return store.shell === null ? place : { ...place, starter: store.shell };
}

/** git in a work tree, with its new objects in a store of their own. */
export function placeIn(path: string, { store, env }: Pick<SnapshotStore, "store" | "env">): GitPlace {
  const place = startedIn(path, { store, env });
  return {
    ...place,
    env: {
      ...place.env,
      GIT_OBJECT_DIRECTORY: store.objects,
      // A clone that lacks some objects is not to fetch one for a question.
      GIT_NO_LAZY_FETCH: "1",
      GIT_ALLOW_PROTOCOL: "none",
      LC_ALL: "C",
    },
  };
}

/** A commit that nobody made. */
export function commitText(tree: string, parents: readonly string[], seconds: number): Buffer {
  const who = `coord <coord@localhost> ${seconds} +0000`;
  const lines = [
    `tree ${tree}`,
    ...parents.map((one) => `parent ${one}`),
    `author ${who}`,
    `committer ${who}`,
  ];
  return Buffer.from(`${lines.join("\n")}\n\nforecast\n`);
}
