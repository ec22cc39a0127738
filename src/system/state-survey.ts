import { errorCode } from "./files.ts";
import { type StateFolder, UnsafeStateError } from "./state.ts";
import { STATE_FOLDERS, type StateName } from "./state-names.ts";

/** Something that was in the way, and where it is now. Both absolute. */
export interface SetAside {
  readonly path: string;
  readonly to: string;
}

/** Everything in the state folder that is not what coord put there. Looks at each file, so only for a repair. */
export function problemsOf(state: StateFolder): readonly UnsafeStateError[] {
  const found = new Map<string, UnsafeStateError>();
  const tried = <T>(look: () => readonly T[]): readonly T[] => {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof UnsafeStateError)) throw error;
      found.set(error.path, error);
      return [];
    }
  };
  const seconds = tried(() => state.list("files")).flatMap((name) =>
    ["", "/journal", "/damaged", "/replaced"].map((folder) => `files/${name}${folder}`),
  );
  for (const folder of [...STATE_FOLDERS, ...seconds])
    for (const name of tried(() => state.list(folder))) tried(() => probed(state, folder, name));
  return [...found.values()];
}

function probed(state: StateFolder, folder: StateName, name: string): readonly never[] {
  if (folder !== "files") state.probe(folder === "" ? name : `${folder}/${name}`);
  return [];
}

/** Sets all of it aside, each under a name of its own beside it; what this user may not rename stays. */
export function setAsideAll(state: StateFolder): readonly SetAside[] {
  const done: SetAside[] = [];
  // The content of a folder shows only once the folder is sound; no path has more than three of them.
  for (let round = 0; round < 4; round++) {
    const moved = problemsOf(state).flatMap((problem) => setAside(state, problem));
    if (moved.length === 0) break;
    done.push(...moved);
  }
  return done;
}

function setAside(state: StateFolder, problem: UnsafeStateError): readonly SetAside[] {
  try {
    return [{ path: problem.path, to: state.setAside(problem) }];
  } catch (error) {
    if (errorCode(error) === "") throw error;
    return [];
  }
}

/** Entries of the journals here that were damaged, and where their bytes are kept until somebody removes them. */
export function damagedEntries(state: StateFolder): readonly SetAside[] {
  const roots = ["", ...state.list("files").map((name) => `files/${name}/`)];
  return roots.flatMap((root) =>
    state.list(`${root}damaged`).map((name) => ({
      path: state.pathOf(`${root}journal/${name.replace(/(?<=\.json)\..*$/, "")}`),
      to: state.pathOf(`${root}damaged/${name}`),
    })),
  );
}
