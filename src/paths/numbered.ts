/** Where a number stands in a path: `migrations/{}_*.sql`. */
const PLACE = "{}";

/** A pattern with a place for a number, ready to be held against paths. */
export interface NumberedPattern {
  /** The folder that nothing outside of can match; empty for the root. */
  readonly folder: string;
  /** The digits at the place of a repository-relative path; null for a path that the pattern does not match. */
  digitsIn(path: string): string | null;
}

/** Reads `folder/{}_*.sql`: `{}` is a number, `*`, `?` and `**` are as in any glob. Null where it has no one `{}`. */
export function numberedPattern(pattern: string): NumberedPattern | null {
  const parts = pattern.split(PLACE);
  if (parts.length !== 2 || pattern.startsWith("/") || /(?:^|\/)\.\.(?:\/|$)/.test(pattern)) return null;
  const [before = "", after = ""] = parts.map(source);
  const whole = new RegExp(`^${before}(\\d{1,9})${after}$`, "u");
  const fixed = /^[^*?{]*/.exec(pattern)?.[0] ?? "";
  return {
    folder: fixed.slice(0, Math.max(fixed.lastIndexOf("/"), 0)).replace(/^\.\//, ""),
    digitsIn: (path) => whole.exec(path)?.[1] ?? null,
  };
}

function source(glob: string): string {
  return glob
    .replace(/^\.\//, "")
    .replace(/[.+^$()|[\]{}\\]/g, String.raw`\$&`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (sign) =>
      sign === "**/" ? "(?:.*/)?" : sign === "**" ? ".*" : sign === "*" ? "[^/]*" : "[^/]",
    );
}
