const HEADER = /^[ \t]*\*\*\* (?:(?:Add|Delete|Update) File|Move to): (.+)$/gm;

/** Every path that a patch in the `*** Begin Patch` form adds, deletes, updates or moves to. */
export function patchedPaths(patch: string): string[] {
  const paths = [...patch.matchAll(HEADER)].map(([, path = ""]) => path.trim());
  return [...new Set(paths)].filter((path) => path !== "");
}
