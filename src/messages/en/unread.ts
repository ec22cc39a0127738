import { type Troubles, wordsFor } from "../unread.ts";

const TROUBLES: Troubles = {
  ENOENT: ["there is no such file", "Check its name."],
  EACCES: ["permission denied", "Check its permissions, and those of the folders above it."],
  EPERM: ["the system does not permit it", "Check its permissions, and those of the folders above it."],
  EROFS: ["the file system is read-only", "Mount it writable, or use a copy elsewhere."],
  ELOOP: [
    "a symbolic link leads back to itself",
    "Delete the link, then restore the file from git or create one with `coord init`.",
  ],
  ENOTDIR: ["part of the path is a file, not a folder", "Check the path, and where the links on it lead."],
  EISDIR: ["it is a folder", "Name a file in it, or move the folder away."],
  ENXIO: ["it is a socket, a pipe or a device, not a file", "Name another file, or move it out of the way."],
  ENAMETOOLONG: ["the name is too long", "Check the path; most systems allow 255 bytes for each name."],
  EMFILE: [
    "too many files are open",
    "Close other programs or raise the limit (`ulimit -n`), then try again.",
  ],
  ENOSPC: ["the disk is full", "Free some space, then try again."],
  EFBIG: ["the file is too large", "Shorten it, or restore it from git."],
  EIO: ["the disk reported an error", "Try again; if it persists, check the disk or the network drive."],
};

export const [causeInWords, helpFor] = wordsFor(
  TROUBLES,
  "Check that it is a regular file that you are allowed to read and write.",
);
