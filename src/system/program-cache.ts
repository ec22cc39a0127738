/**
 * What the program keeps for its later runs, beside its compiled code and trusted as much (`bin/coord.cjs`): of exactly this
 * program, whole, and from nowhere that somebody else may write.
 */
export interface ProgramCache {
  /** What was left for this very text, of which these are the bytes. */
  readonly read: (name: string, text: Buffer) => Buffer | null;
  readonly leave: (name: string, bytes: Buffer, text: Buffer) => void;
}

let current: ProgramCache | null | undefined;

/** Null where nothing is kept: in a library, in a server of tools, or where nobody wants it. */
export function programCache(): ProgramCache | null {
  return (current ??= (globalThis as { [KEPT]?: ProgramCache })[KEPT] ?? null);
}

const KEPT = Symbol.for("coord-md.kept");

/** Keeps in another place. @returns what gives the former one back */
export function useProgramCache(place: ProgramCache): () => void {
  const before = programCache();
  current = place;
  return () => (current = before);
}
