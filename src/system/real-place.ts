import { join } from "node:path";
import type { Disk } from "./files.ts";

/** Tells of an open file whether it lies where it was opened. On Linux only: elsewhere nobody can say. */
export class RealPlace {
  private readonly folder: string;
  private readonly disk: Disk;
  /** The folder, links followed; known when something was first written. */
  private real: string | undefined;

  /** `folder`: absolute; the files that are asked about lie below it. */
  constructor(folder: string, disk: Disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * The real path of an open file that lies elsewhere than it was opened: a folder on the way was swapped for a link since it was looked at.
   * Null where it lies, or where nobody can say.
   */
  otherThan(fd: number, path: string): string | null {
    if (process.platform !== "linux") return null;
    try {
      const found = this.nameOf(fd);
      this.real ??= this.nameOfFolder(this.folder);
      if (found === join(this.real, path.slice(this.folder.length))) return null;
      const [there, own] = [this.disk.lstatSync(found), this.disk.fstatSync(fd)];
      return there.ino === own.ino && there.dev === own.dev ? found : null;
    } catch {
      return null;
    }
  }

  /** As the system names an open file: the folder's name is asked for in the same way, since where case does not count one has several. */
  private nameOf(fd: number): string {
    return this.disk.readlinkSync(`/proc/self/fd/${fd}`);
  }

  private nameOfFolder(folder: string): string {
    const fd = this.disk.openSync(folder, this.disk.constants.O_RDONLY);
    try {
      return this.nameOf(fd);
    } finally {
      this.disk.closeSync(fd);
    }
  }
}
