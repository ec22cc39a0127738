import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { disk, entriesOf } from "./files.ts";
import { lifeOf, tokenIn, uniqueName } from "./processes.ts";

/** Before the names of folders that are gone with the process that made them, or with the next one's call. */
const PREFIX = "coord-git.";

/** Objects of git's that are nobody's: a store beside a repository's own, which it reads and never writes. */
export interface TempStore {
  /** The whole of it, absolute; what else is for a while may lie there. */
  readonly folder: string;
  /** For `GIT_OBJECT_DIRECTORY`. */
  readonly objects: string;
  /** Stores an object. @returns its id */
  put(kind: "blob" | "commit", content: Buffer): string;
}

/**
 * Runs something with an object store of its own in the folder for temporary files, which is gone afterwards. What a
 * killed process has left goes first.
 * @param objects the repository's own store
 * @param format the kind of its ids
 */
export async function inTempStore<T>(
  objects: string,
  format: "sha1" | "sha256",
  run: (store: TempStore) => Promise<T>,
): Promise<T> {
  sweep();
  const folder = join(disk.realpathSync.native(tmpdir()), `${PREFIX}${uniqueName()}`);
  // Fails where the name is taken, by whatever.
  disk.mkdirSync(folder, { mode: 0o700 });
  try {
    const own = join(folder, "objects");
    disk.mkdirSync(join(own, "info"), { recursive: true });
    disk.mkdirSync(join(folder, "hooks"));
    disk.writeFileSync(join(own, "info", "alternates"), `${quoted(objects)}\n`);
    return await run({ folder, objects: own, put: (kind, content) => put(own, format, kind, content) });
  } finally {
    removeTree(folder);
  }
}

/** Removes what processes that run no more have left. */
function sweep(): void {
  const folder = tmpdir();
  for (const { name } of entriesOf(folder)) {
    if (!name.startsWith(PREFIX)) continue;
    const token = tokenIn(name.slice(PREFIX.length));
    if (token !== null && lifeOf(token) === "dead") removeTree(join(folder, name));
  }
}

/** Git, which was started by a killed process, may still be writing: then the next one removes the rest. */
function removeTree(folder: string): void {
  try {
    disk.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    return;
  }
}

/** A path for a line of `info/alternates`: as it stands, unless it would mean something else there. */
function quoted(path: string): string {
  return /^[#"]|\n/.test(path) ? JSON.stringify(path) : path;
}

function put(objects: string, format: string, kind: string, content: Buffer): string {
  const whole = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]);
  const id = createHash(format).update(whole).digest("hex");
  const folder = join(objects, id.slice(0, 2));
  disk.mkdirSync(folder, { recursive: true });
  disk.writeFileSync(join(folder, id.slice(2)), deflateSync(whole, { level: 1 }));
  return id;
}
