/** As loosely as the loosest of those who apply patches: OpenCode wants no blank behind the colon, Codex takes any for one before the stars. */
const HEADER =
  /^[^\S\r\n]*\*{3}[^\S\r\n]*(?:(?:Add|Delete|Update)[^\S\r\n]+File|Move[^\S\r\n]+to)[^\S\r\n]*:(.+)$/gim;
/** A blank to Codex, and none to JavaScript. */
const NEXT_LINE = "\u0085";
/** Of a unified diff: the old name, and the new one in the line behind it. */
const UNIFIED = /^--- (?:a\/)?([^\t\r\n]+)(?:\t.*)?\r?\n\+\+\+ (?:b\/)?([^\t\r\n]+)/gm;
/** What git says of a file whose lines do not change: its new name, its mode, that it is no text. */
const RENAMED = /^(?:rename from|rename to|copy to) ([^\r\n]+)/gm;
const PAIR = /^diff --git (?:a\/([^\r\n]{1,4096}) b\/\1|"a\/([^\r\n"]{1,4096})" "b\/\2")\r?$/gm;

/**
 * Every path that a patch in the `*** Begin Patch` form adds, deletes, updates or moves to; without any, those of a
 * unified diff.
 */
export function patchedPaths(patch: string): string[] {
  const named = [...patch.replaceAll(NEXT_LINE, " ").matchAll(HEADER)].map(([, path = ""]) => path);
  const paths = named.length > 0 ? named : unifiedPaths(patch);
  return [...new Set(paths.map((path) => path.trim()))].filter((path) => path !== "" && path !== "/dev/null");
}

function unifiedPaths(patch: string): string[] {
  const lines = [UNIFIED, RENAMED].flatMap((form) =>
    [...patch.matchAll(form)].flatMap(([, ...pair]) => pair),
  );
  const pairs = [...patch.matchAll(PAIR)].map(([, plain, quoted]) => plain ?? `"${quoted ?? ""}"`);
  return [...lines, ...pairs].map((path) => (path.startsWith('"') ? spelledOut(path) : path));
}

/** A name as git quotes it: bytes in octal, signs behind a backslash. */
function spelledOut(name: string): string {
  const inner = name.replace(/^"(?:[ab]\/)?|"$/g, "");
  const escaped = () =>
    inner.replace(/\\([0-7]{3})|\\(.)|[^\\]+/g, (part: string, octal?: string, sign?: string) =>
      octal === undefined
        ? encodeURIComponent(sign === undefined ? part : (SIGNS[sign] ?? sign))
        : `%${Number.parseInt(octal, 8).toString(16).padStart(2, "0")}`,
    );
  try {
    return decodeURIComponent(escaped());
  } catch {
    return inner;
  }
}

const SIGNS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r" };
