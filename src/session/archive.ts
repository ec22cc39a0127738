import type { Place } from "./locate.ts";

/** Where the archive of a coordination file is: beside the real file, `X.archive.md` for `X.md`. */
export function archivePath({ target }: Pick<Place, "target">): string {
  return `${target.replace(/\.md$/i, "")}.archive.md`;
}
