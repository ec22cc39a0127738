import { normalisePattern } from "../paths/normalise.ts";
import { compile, isGlob, literal, type Pattern } from "../paths/overlap.ts";
import type { Context } from "./context.ts";

/** A last segment such as `auth.ts` is a file's, until a folder of that name is there. */
const LOOKS_LIKE_FILE = /[^/]\.[A-Za-z0-9]{1,8}$/;

/**
 * A stored name as the pattern it means. Names written by hand (`./src/a.ts`, `src\a.ts`) are brought into form; a plain
 * path that is a file has nothing below it, so that `src/auth.ts` and all CSS files are two things.
 */
export function patternOf(stored: string, context: Pick<Context, "caseSensitive" | "kindOf">): Pattern {
  const { caseSensitive } = context;
  const normal = normalisePattern(stored, { root: "/", cwd: "/", caseSensitive });
  const source = normal.kind === "inside" ? normal.path : stored;
  const options = { caseSensitive };
  if (isGlob(source)) return compile(source, options);
  const kind = context.kindOf?.(source) ?? null;
  const isFile = kind === "file" || (kind === "none" && LOOKS_LIKE_FILE.test(source));
  return isFile ? literal(source, { caseSensitive, file: true }) : compile(source, options);
}
