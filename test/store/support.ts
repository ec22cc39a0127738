import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { madeFolder } from "../folders.ts";
import { openFileStore, type FileStoreOptions } from "../../src/store/file/index.ts";
import type { StoreWrite, Note, Reconcile, Store, StoreFailure } from "../../src/store/store.ts";
import { StoreError } from "../../src/store/store.ts";

/** Where syncing costs nothing, when there is such a place: these tests write thousands of files. */
const memory = fs.existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A folder that is gone after the tests of this file. */
export function tempFolder(parent = memory): string {
  return madeFolder("coord-store-", parent);
}

export const honour: Reconcile = ({ after, state }) => ({ text: after, state });

export function note(subject = ""): Note {
  return { instance: 1, command: "test", subject, at: Date.now() };
}

/** A decision that adds a line. */
export function adding(line: string): (snapshot: { text: string; state: StoreWrite["state"] }) => StoreWrite {
  return ({ text, state }) => ({ text: `${text}${line}\n`, state, note: note(line) });
}

/** Makes the file; null where there is one. */
export function made(store: Store, { text, state = null }: Partial<StoreWrite> & { text: string }) {
  return store.update(
    () => null,
    () => ({ text, state, note: note() }),
  );
}

export interface Bench {
  readonly folder: string;
  readonly path: string;
  open(options?: Partial<FileStoreOptions>): ReturnType<typeof openFileStore>;
  text(): string;
  coord(...names: string[]): string;
}

/** A folder with one file in it (none when `text` is null). */
export function bench(text: string | null = "one\n"): Bench {
  const folder = tempFolder();
  const path = join(folder, "FILE.md");
  if (text !== null) fs.writeFileSync(path, text);
  return {
    folder,
    path,
    open: (options = {}) => openFileStore({ path, reconcile: honour, lockTimeoutMs: 60_000, ...options }),
    text: () => fs.readFileSync(path, "utf8"),
    coord: (...names) => join(folder, ".coord", ...names),
  };
}

/** Names in the folder that the store left behind. */
export function leftovers(folder: string): string[] {
  const temps = join(folder, ".coord", "tmp");
  return [
    ...fs.readdirSync(folder).filter((name) => name.endsWith(".coord-tmp")),
    ...(fs.existsSync(temps) ? fs.readdirSync(temps) : []),
  ];
}

/** The failure a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<StoreFailure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof StoreError) return error.failure;
    throw error;
  }
  throw new Error("expected a StoreError");
}

/** A stand-in for `fs.fsync`. */
export function fsyncWith(run: (fd: number, done: fs.NoParamCallback) => void): typeof fs.fsync {
  return Object.assign(run, { ["__promisify__"]: () => Promise.reject(new Error("not used")) });
}

/** An error as the file system throws it. */
export function fsError(code: string, path = ""): Error {
  return Object.assign(new Error(code), { code, path });
}

const here = dirname(fileURLToPath(import.meta.url));

/** Bundles a TypeScript file, named from `test/`, into one that node runs. */
export function bundle(entry: string): string {
  const outfile = join(tempFolder(), "bundle.cjs");
  buildSync({
    entryPoints: [join(here, "..", entry)],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    outfile,
    logLevel: "error",
  });
  return outfile;
}
