import { resolve, sep } from "node:path";
import { asMounted, asWindows } from "../paths/normalise.ts";

/** A path as this system takes it: on Windows, and in its Linux, programs spell them in several ways. */
export function nativeOf(path: string, from: string): string {
  return sep === "/" ? (asMounted(path, from) ?? path) : asWindows(path);
}

/** The same as `resolve` of node:path, however the parts are spelled. */
export function resolveNative(from: string, ...parts: readonly string[]): string {
  return parts.reduce((folder, part) => resolve(folder, nativeOf(part, folder)), resolve(from));
}
