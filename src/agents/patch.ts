const HEADER = /^[ \t]*\*\*\* (?:(?:Add|Delete|Update) File|Move to): (.+)$/gm;
/** Of a unified diff: the old name, and the new one in the line behind it. */
const UNIFIED = /^--- (?:a\/)?([^\t\r\n]+)(?:\t.*)?\r?\n\+\+\+ (?:b\/)?([^\t\r\n]+)/gm;

/**
 * Every path that a patch in the `*** Begin Patch` form adds, deletes, updates or moves to; without any, those of a
 * unified diff.
 */
export function patchedPaths(patch: string): string[] {
  const named = [...patch.matchAll(HEADER)].map(([, path = ""]) => path);
  const paths = named.length > 0 ? named : [...patch.matchAll(UNIFIED)].flatMap(([, ...pair]) => pair);
  return [...new Set(paths.map((path) => path.trim()))].filter((path) => path !== "" && path !== "/dev/null");
}
