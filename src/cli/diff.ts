import { basename, isAbsolute, relative, sep } from "node:path";
import type { Paint } from "../messages/paint.ts";
import type { Place } from "../session/locate.ts";

/** A unified diff of the coordination file, as `git apply` and `patch -p1` take it at the repository's root; empty when nothing changes. */
export function unifiedDiff({ main, target }: Place, before: string | null, after: string): Promise<string> {
  return fileDiff(nameWithin(main, target), before, after);
}

/** A diff as people read it: what comes green, what goes red. */
export function coloured(diff: string, { red, green, cyan, bold }: Paint): string {
  const paint = (line: string) => {
    if (/^(?:---|\+\+\+) /.test(line)) return bold(line);
    if (line.startsWith("+")) return green(line);
    if (line.startsWith("-")) return red(line);
    return line.startsWith("@@") ? cyan(line) : line;
  };
  return diff.split("\n").map(paint).join("\n");
}

/** A file's name as a diff at a root has it: only the last part for one outside. */
export function nameWithin(root: string, file: string): string {
  const within = relative(root, file);
  const outside = within.startsWith("..") || isAbsolute(within);
  return outside ? basename(file) : within.split(sep).join("/");
}

/** A unified diff of one file; null stands for no file. Empty when nothing changes. */
export async function fileDiff(name: string, before: string | null, after: string | null): Promise<string> {
  if (before === after) return "";
  const { createTwoFilesPatch } = await import("diff");
  const [from, to] = [
    before === null ? "/dev/null" : `a/${name}`,
    after === null ? "/dev/null" : `b/${name}`,
  ];
  return createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/, "");
}
