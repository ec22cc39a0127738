import fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { StoreError } from "../store.ts";
import { identityAt, openFile, removeQuietly } from "./disk.ts";
import { writeDraft } from "./drafts.ts";
import { whileReading, whileWriting } from "./errors.ts";
import { uniqueName } from "./owner.ts";

/** A file that no journal is kept for: the three of a merge. */
export interface PlainFile {
  readonly text: string;
  /** Puts another text in its place, in one step and with the same mode. @throws StoreError; the file is then as it was */
  readonly replace: (text: string) => void;
}

/** Reads a whole file as UTF-8 text. @throws StoreError naming the file: `unreadable`, `not-utf8` */
export function readPlain(path: string): PlainFile {
  try {
    const target = fs.realpathSync(path);
    const { fd, text, stat, identity } = openFile(fs, target);
    fs.closeSync(fd);
    const replace = (wanted: string) => {
      if (identityAt(fs, target) !== identity)
        throw new StoreError({ kind: "io", path, cause: "the file was changed meanwhile" });
      write(target, wanted, stat);
    };
    return { text, replace };
  } catch (error) {
    throw named(whileReading(error), path);
  }
}

function write(path: string, text: string, like: fs.BigIntStats): void {
  const temp = join(dirname(path), `.${basename(path).slice(-60)}.${uniqueName()}.tmp`);
  try {
    fs.closeSync(writeDraft(fs, temp, text, like).fd);
    fs.renameSync(temp, path);
  } catch (error) {
    removeQuietly(fs, temp);
    throw whileWriting(error, path);
  }
}

function named(error: unknown, path: string): unknown {
  if (!(error instanceof StoreError)) return error;
  const { failure } = error;
  if (failure.kind !== "unreadable" && failure.kind !== "not-utf8") return error;
  return new StoreError({ ...failure, path }, { cause: error });
}
