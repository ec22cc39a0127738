import { archiveOf } from "../paths/normalise.ts";
import type { Place } from "./locate.ts";

/** Where the archive of a coordination file is: beside the real file. */
export function archivePath({ target }: Pick<Place, "target">): string {
  return archiveOf(target);
}
