const HEADER = /^[ \t]*\*\*\* (?:(?:Add|Delete|Update) File|Move to): (.+?)[ \t]*$/gm;

/** Every path that a patch in the `*** Begin Patch` form adds, deletes, updates or moves to. */
export function patchedPaths(patch: string): string[] {
  return [...new Set([...patch.matchAll(HEADER)].map(([, path = ""]) => path))];
}
