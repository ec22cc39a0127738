import type { Stats } from "node:fs";
import { dirname } from "node:path";
import { type Disk, fallbackOnIoError, setMode } from "./files.ts";
import { sharedModeAround } from "./shared-mode.ts";
import { fileMode, type FileOwnership, folderMode, ownershipOf } from "./state-names.ts";

/** Gives what is made in the state folder the owner and mode that the coordination file has: whom it is for. */
export class Dressing {
  private readonly file: string;
  private readonly folder: string;
  private readonly disk: Disk;
  private model: FileOwnership | undefined;
  private shared: number | undefined;
  /** Undefined where users have no numbers. */
  private readonly me = process.geteuid?.();

  /** `file`: the coordination file; `folder`: the state folder. Both absolute. */
  constructor(file: string, folder: string, disk: Disk) {
    this.file = file;
    this.folder = folder;
    this.disk = disk;
  }

  /** What git gives the users of the repository around, whatever the umask. */
  sharedMode(): number {
    return (this.shared ??=
      process.platform === "win32" ? 0 : sharedModeAround(dirname(this.file), this.disk));
  }

  /** Whom things are made for. The first time, a state folder that is open to more than that is closed to them. */
  private ownership(): FileOwnership | null {
    if (this.model !== undefined) return this.model;
    const ownership = ownershipOf(this.disk, this.file, this.sharedMode());
    // One that is being made is asked about again.
    if (ownership?.isMade !== true) return ownership;
    this.model = ownership;
    const found = fallbackOnIoError(
      () => this.disk.lstatSync(this.folder, { throwIfNoEntry: false }),
      undefined,
    );
    if (found?.isDirectory() === true && found.uid === this.me) {
      const mode = found.mode & folderMode(ownership, found.mode, found.gid);
      if ((found.mode & 0o077) !== (mode & 0o077)) this.setFolderMode(this.folder, mode & 0o7777);
    }
    return ownership;
  }

  /** With what mode a new file is made. */
  newMode(): number {
    const ownership = this.ownership();
    return ownership === null ? 0o666 : fileMode(ownership, null);
  }

  /** A new file, by its descriptor. */
  dressFile(fd: number): void {
    const ownership = this.ownership();
    if (ownership === null) return;
    const found = this.disk.fstatSync(fd);
    const gid = this.groupGiven(ownership, found.gid);
    if (this.gives(ownership))
      fallbackOnIoError(() => this.disk.fchownSync(fd, ownership.uid, gid), undefined);
    setMode(this.disk, fd, fileMode(ownership, gid));
  }

  /** A new folder. */
  dressFolder(path: string, found: Stats): void {
    const ownership = this.ownership();
    if (ownership === null || found.uid !== this.me) return;
    const gid = this.groupGiven(ownership, found.gid);
    if (this.gives(ownership))
      fallbackOnIoError(() => this.disk.lchownSync(path, ownership.uid, gid), undefined);
    const mode = folderMode(ownership, found.mode, gid);
    if ((found.mode & 0o7777) !== mode) this.setFolderMode(path, mode);
  }

  private setFolderMode(path: string, mode: number): void {
    fallbackOnIoError(() => this.disk.chmodSync(path, mode), undefined);
  }

  /** Root makes things for whom the coordination file belongs to, as in a container. */
  private gives(ownership: FileOwnership): boolean {
    return this.me === 0 && ownership.uid !== 0;
  }

  private groupGiven(ownership: FileOwnership, made: number): number {
    return this.gives(ownership) && made !== ownership.writers ? ownership.gid : made;
  }
}
