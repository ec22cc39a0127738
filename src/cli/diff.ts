import { basename, isAbsolute, relative, sep } from "node:path";
import type { Place } from "../session/locate.ts";

/** A unified diff of the coordination file, as `git apply` and `patch -p1` take it at the repository's root; empty when nothing changes. */
export function unifiedDiff({ main, target }: Place, before: string | null, after: string): Promise<string> {
  return fileDiff(nameWithin(main, target), before, after);
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
