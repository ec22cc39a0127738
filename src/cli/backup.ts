import fs from "node:fs";
import { basename, join } from "node:path";
import type { Place } from "../session/locate.ts";

/** So many backups are kept, the newest ones. */
const KEPT = 20;

/**
 * Keeps a text of the coordination file from before a repair, in `.coord/backups`.
 * @param now milliseconds since the epoch
 * @returns its path; undefined where it could not be written, since the repair itself is done and journalled
 */
export function keepBackup({ file, state }: Place, text: string, now: number): string | undefined {
  const folder = join(state, "backups");
  const stamp = new Date(now).toISOString().replaceAll(/\D/g, "");
  const path = join(folder, `${stamp}-${basename(file)}`);
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path, text);
    for (const old of fs.readdirSync(folder).sort().slice(0, -KEPT)) fs.rmSync(join(folder, old));
  } catch {
    return undefined;
  }
  return path;
}
