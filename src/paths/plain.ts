/** Maximum length of a name that is looked at (characters): up to there no pattern is too long to be told apart. */
const LONGEST = 500;
/** Segments of the commonest letters, none of which begins with a dot: the same on every platform, and in every spelling. */
const PLAIN = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** Whether a text is a path as most are: nothing is to be brought into form, and nothing in it means anything else. */
export function isPlainPath(text: string): boolean {
  return text.length <= LONGEST && PLAIN.test(text);
}

/**
 * Whether two names, or patterns, plainly have no path in common, whatever is on disk and whether case counts: told by their
 * letters, where reading them as patterns costs a start more than all else that it does with them. False where it takes more to tell.
 */
export function areApart(one: string, other: string): boolean {
  const [a, b] = [folderOf(one), folderOf(other)];
  return a !== null && b !== null && !isWithin(a, b) && !isWithin(b, a);
}

/** The plain path that covers as much, in small letters; null for anything else. `docs/**` is what `docs` is. */
function folderOf(name: string): string | null {
  if (name.length > LONGEST) return null;
  const folder = name.endsWith("/**") ? name.slice(0, -"/**".length) : name;
  return isPlainPath(folder) ? folder.toLowerCase() : null;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
