import { tmpdir } from "node:os";
import { join } from "node:path";
import { disk, entriesOf } from "./files.ts";
import { type ObjectKind, ObjectPacks } from "./object-packs.ts";
import { lifeOf, tokenIn, uniqueName } from "./processes.ts";

/** Before the names of folders that are gone with the process that made them, or with the next one's call. */
const PREFIX = "coord-git.";

/** Objects of git's that are nobody's: a store beside a repository's own, which it reads and never writes. */
export interface TempStore {
  /** The whole of it, absolute; what else is for a while may lie there. */
  readonly folder: string;
  /** For `GIT_OBJECT_DIRECTORY`. */
  readonly objects: string;
  /** A folder in which nothing is looked for. */
  readonly empty: string;
  /** Takes an object in. @returns its id */
  put(kind: ObjectKind, content: Buffer): string;
  /** Has git see what was taken in since. */
  flush(): void;
}

/**
 * Runs something with an object store of its own in the folder for temporary files, which is gone afterwards. What a
 * killed process has left goes first.
 * @param objects the repository's own store
 * @param format the kind of its ids, by when one is wanted
 */
export async function inTempStore<T>(
  objects: string,
  format: () => "sha1" | "sha256",
  run: (store: TempStore) => Promise<T>,
): Promise<T> {
  sweep();
  const folder = join(disk.realpathSync.native(tmpdir()), `${PREFIX}${uniqueName()}`);
  // Fails where the name is taken, by whatever.
  disk.mkdirSync(folder, { mode: 0o700 });
  try {
    const own = join(folder, "objects");
    disk.mkdirSync(join(own, "info"), { recursive: true });
    const empty = join(folder, "hooks");
    disk.mkdirSync(empty);
    disk.writeFileSync(join(own, "info", "alternates"), `${quoted(objects)}\n`);
    let made: ObjectPacks | undefined;
    const packs = () => (made ??= new ObjectPacks(own, format()));
    return await run({
      folder,
      objects: own,
      empty,
      put: (kind, content) => packs().put(kind, content),
      flush: () => made?.flush(),
    });
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
    emptied(folder);
  } catch {
    removeSlowly(folder);
  }
}

/** Half of what Node's own way takes: that tries each folder before it looks into it. */
function emptied(folder: string): void {
  for (const entry of disk.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) emptied(path);
    else disk.unlinkSync(path);
  }
  disk.rmdirSync(folder);
}

function removeSlowly(folder: string): void {
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
