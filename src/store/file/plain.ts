import { basename, dirname, join } from "node:path";
import { disk, identityAt, removeQuietly } from "../../system/files.ts";
import { uniqueName } from "../../system/processes.ts";
import { StoreError } from "../store.ts";
import { openFile, type OpenFile, writeDraft } from "./disk.ts";
import { named, whileReading, whileWriting } from "./errors.ts";

/** A file that no journal is kept for: the three of a merge. */
export interface PlainFile {
  readonly text: string;
  /** Puts another text in its place, in one step and with the same mode. @throws StoreError; the file is then as it was */
  readonly replace: (text: string) => void;
}

/** Reads a whole file as UTF-8 text. @throws StoreError naming the file: `unreadable`, `not-utf8` */
export function readPlain(path: string): PlainFile {
  try {
    const target = disk.realpathSync(path);
    const { fd, text, stat, identity } = openFile(disk, target);
    disk.closeSync(fd);
    const replace = (wanted: string) => {
      if (identityAt(disk, target) !== identity)
        throw new StoreError({ kind: "io", path, cause: "the file was changed meanwhile" });
      write(target, wanted, stat);
    };
    return { text, replace };
  } catch (error) {
    throw named(whileReading(error), path);
  }
}

function write(path: string, text: string, like: OpenFile["stat"]): void {
  const temp = join(dirname(path), `.${basename(path).slice(-60)}.${uniqueName()}.tmp`);
  try {
    disk.closeSync(writeDraft(disk, temp, text, like).fd);
    disk.renameSync(temp, path);
  } catch (error) {
    removeQuietly(disk, temp);
    throw whileWriting(error, path);
  }
}
