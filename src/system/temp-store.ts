import { dirname, join } from "node:path";
import { disk, entriesOf, tempRoot } from "./files.ts";
import { GitShell } from "./git-shell.ts";
import { type ObjectKind, ObjectPacks } from "./object-packs.ts";
import { lifeOf, tokenIn, uniqueName } from "./processes.ts";

/** Before the names of folders that are gone with the process that made them, or with the next one's call. */
const PREFIX = "coord-git.";

/** Objects of git's that are nobody's: a store beside a repository's own, which it reads and never writes. */
export interface TempStore {
  /** The whole of it, absolute; what else is for a while may lie there. */
  readonly folder: string;
  /** For `GIT_OBJECT_DIRECTORY`; another one once more is expected. */
  readonly objects: string;
  /** A folder in which nothing is looked for. */
  readonly empty: string;
  /** Starts git; null where there is no such shell. */
  readonly shell: GitShell | null;
  /** A path in it that nobody else gets. */
  place(name: string): string;
  /** Says about how much is put in (bytes), before it is flushed: what is much goes to disk. */
  expect(bytes: number): void;
  /** Takes an object in. @returns its id */
  put(kind: ObjectKind, content: Buffer): string;
  /** Has git see what was taken in since. */
  flush(): void;
}

/** A store that is there until it is closed. */
export interface OpenStore extends TempStore {
  close(): Promise<void>;
}

/** Runs something with an object store of its own, as `openTempStore` gives it, which is gone afterwards. */
export async function inTempStore<T>(given: StoreOpening, run: (store: TempStore) => Promise<T>): Promise<T> {
  const store = openTempStore(given);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** For whom a store is opened. */
export interface StoreOpening {
  /** The repository's own store. */
  readonly objects: string;
  /** The kind of its ids, by when one is wanted. */
  readonly format: () => "sha1" | "sha256";
  /** In which git is started. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens an object store in a folder for temporary files: in memory, where there is such a folder, since merges make hundreds of files
 * that are gone in a moment.
 */
export function openTempStore({ objects, format, env }: StoreOpening): OpenStore {
  const memory = memoryFolder();
  const folder = nameIn(memory ?? tempRoot());
  // The folder is made while it starts.
  const shell = process.platform === "win32" ? null : new GitShell(folder, env);
  const folders: string[] = [];
  const make = (path: string) => {
    // Fails where the name is taken, by whatever.
    disk.mkdirSync(path, { mode: 0o700 });
    folders.push(path);
  };
  const clear = () => folders.forEach(removeTree);
  try {
    make(folder);
    let own = objectsIn(folder, objects);
    const empty = join(folder, "hooks");
    disk.mkdirSync(empty);
    let [made, places]: [ObjectPacks | undefined, number] = [undefined, 0];
    return {
      folder,
      get objects() {
        return own;
      },
      empty,
      shell,
      place: (name) => join(dirname(own), `${name}.${places++}`),
      expect: (bytes) => {
        if (memory === null || bytes <= MOST_IN_MEMORY || folders.length > 1) return;
        const other = nameIn(tempRoot());
        make(other);
        own = objectsIn(other, objects);
      },
      put: (kind, content) => (made ??= new ObjectPacks(() => own, format())).put(kind, content),
      flush: () => made?.flush(),
      close: async () => {
        shell?.end();
        // Nobody may write any more into what is removed now.
        await shell?.settled();
        clear();
      },
    };
  } catch (error) {
    shell?.end();
    clear();
    throw error;
  }
}

function nameIn(parent: string): string {
  return join(disk.realpathSync.native(parent), `${PREFIX}${uniqueName()}`);
}

function objectsIn(folder: string, alternate: string): string {
  const own = join(folder, "objects");
  disk.mkdirSync(own);
  disk.mkdirSync(join(own, "info"));
  disk.writeFileSync(join(own, "info", "alternates"), `${quoted(alternate)}\n`);
  return own;
}

/** Where Linux keeps files in memory. */
const MEMORY = "/dev/shm";
/** How its kind is told. */
const TMPFS = 0x01021994;
/** As much has to be free there: a container has little by default. */
const MUCH = 1024 * 1024 * 1024;
const MOST_IN_MEMORY = 16 * 1024 * 1024;

/** A folder in memory for temporary files; null where there is none, or the user has said where they go. */
function memoryFolder(): string | null {
  if (process.platform !== "linux" || process.env["TMPDIR"] !== undefined) return null;
  try {
    const { type, bavail, bsize } = disk.statfsSync(MEMORY);
    disk.accessSync(MEMORY, disk.constants.W_OK);
    return type === TMPFS && bavail * bsize >= MUCH ? MEMORY : null;
  } catch {
    return null;
  }
}

/** The folders in which stores are made, now or at another time. */
export function storeFolders(): readonly string[] {
  const memory = process.platform === "linux" ? [MEMORY] : [];
  try {
    return [tempRoot(), ...memory];
  } catch {
    return memory;
  }
}

/** Removes what processes that run no more have left. */
export function sweepStores(): void {
  for (const folder of storeFolders())
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
