import { dirname } from "node:path";
import { LedgerError } from "../store/shared/ledger.ts";
import { StoreError } from "../store/store.ts";
import { hasGit, NoGitError, workTreeAt } from "../system/git.ts";
import type { StateFolder } from "../system/state.ts";
import { accept, ledgerOf } from "./open.ts";
import { type Pointer, placeOf, pointerText } from "./pointer.ts";

/** The ignore rules of the state folder: git keeps the pointer, and the rules themselves. */
const IGNORED = "*\n!.gitignore\n!remote\n";

/** The pointer as it can be followed: its place answers, and its ref is one that is taken there. @throws StoreError */
export async function found(
  file: string,
  state: StateFolder,
  pointer: Pointer,
  isNamed: boolean,
): Promise<Pointer> {
  if (pointer.kind === "git" && !(await hasGit(workTreeAt(dirname(file))))) throw new NoGitError();
  try {
    const sound = pointer.kind === "git" && !isNamed ? await refFound(file, pointer) : pointer;
    const ledger = await ledgerOf(file, state, { pointer: sound, byEnvironment: true });
    try {
      await ledger.since(0);
    } finally {
      await ledger.close();
    }
    return sound;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const place = placeOf(pointer);
    throw new StoreError({ kind: "unreached", place, cause: error.message }, { cause: error });
  }
}

async function refFound(file: string, pointer: Extract<Pointer, { kind: "git" }>): Promise<Pointer> {
  const { refAt } = await import("./git/ledger.ts");
  return { ...pointer, ref: await refAt(dirname(file), pointer.remote, pointer.ref) };
}

/** Follows the board that others share on this repository's git remote. @returns where that is; null where there is none */
export async function attachShared(file: string, state: StateFolder): Promise<string | null> {
  const { sharedAt } = await import("./git/ledger.ts");
  const { PointerError } = await import("./pointer.ts");
  const shared = await sharedAt(dirname(file));
  if (shared === null) return null;
  const pointer: Pointer = { kind: "git", ...shared, file: null };
  try {
    // A branch that happens to be called so is no board.
    await found(file, state, pointer, true);
    attach(state, pointer);
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof PointerError)) throw error;
    return null;
  }
  return placeOf(pointer);
}

/** Writes the pointer down, for everybody who gets the repository, and follows it from here. @throws PointerError */
export function attach(state: StateFolder, pointer: Pointer): void {
  const written: Pointer = pointer.kind === "postgres" ? withoutUser(pointer) : pointer;
  state.replace("remote", pointerText(written));
  state.replace(".gitignore", IGNORED);
  accept(state, written);
}

function withoutUser(pointer: Extract<Pointer, { kind: "postgres" }>): Pointer {
  const { user: _, ...written } = pointer;
  return written;
}

/** The file is this machine's own again. */
export function detach(state: StateFolder): void {
  for (const name of ["remote", "shared/accepted", "shared/contact", "shared/signs"]) state.remove(name);
  state.replace(".gitignore", "*\n");
}
