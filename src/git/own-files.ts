import { relative, sep } from "node:path";
import { archiveOf } from "../paths/normalise.ts";
import type { Place } from "../session/locate.ts";
import { realOf } from "../system/files.ts";

/**
 * Tells whether a repository-relative path is coord's own: the coordination file, its archive, the state beside it, or a
 * linked worktree's copy of them. Everybody changes these, and nobody reserves them.
 */
export function ownFiles(place: Place): (path: string) => boolean {
  const main = real(place.main);
  const below = (path: string) => relative(main, path).split(sep).join("/").normalize("NFC");
  const files = new Set([place.file, place.target, archiveOf(place.target)].map(below));
  const state = below(place.state.path);
  return (path) => files.has(path) || path === state || path.startsWith(`${state}/`);
}

function real(path: string): string {
  return realOf(path) ?? path;
}
