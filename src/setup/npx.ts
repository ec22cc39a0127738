import { existsSync } from "../system/files.ts";
import { join } from "node:path";

/**
 * Whether coord runs in `npx` and is installed nowhere else: hooks call it by its name, which is gone when npx ends. What
 * npx puts on the PATH for its own time does not count.
 */
export function isOnlyInNpx(
  env: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean = existsSync,
): boolean {
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(process.platform === "win32" ? ";" : ":");
  const isOfNpx = (folder: string) => /[/\\]_npx[/\\]/.test(folder);
  if (!folders.some(isOfNpx)) return false;
  const lasting = folders.filter(
    (folder) => folder !== "" && !isOfNpx(folder) && !/node_modules[/\\]\.bin[/\\]?$/.test(folder),
  );
  return !lasting.some((folder) => ["coord", "coord.cmd"].some((name) => exists(join(folder, name))));
}
