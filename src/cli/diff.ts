import { basename, isAbsolute, relative, sep } from "node:path";
import type { Place } from "../session/locate.ts";

/** A unified diff of the coordination file, as `git apply` and `patch -p1` take it at the repository's root; empty when nothing changes. */
export async function unifiedDiff(
  { main, target }: Place,
  before: string | null,
  after: string,
): Promise<string> {
  if (before === after) return "";
  const { createTwoFilesPatch } = await import("diff");
  const within = relative(main, target);
  const outside = within.startsWith("..") || isAbsolute(within);
  const name = outside ? basename(target) : within.split(sep).join("/");
  const old = before === null ? "/dev/null" : `a/${name}`;
  return createTwoFilesPatch(old, `b/${name}`, before ?? "", after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/, "");
}
