import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { madeFolder } from "../folders.ts";
import { StateFolder } from "../../src/system/state.ts";
import { type Disk, diskWith } from "../../src/system/files.ts";

/** A repository's folder with a coordination file, and a folder outside of it that nobody may touch. */
export interface Ground {
  readonly folder: string;
  readonly file: string;
  readonly outside: string;
  /** Absolute path of a name in `.coord`; makes the folders before it. */
  at(name: string): string;
  /** Its own gate: nothing is remembered from another one. */
  gate(replaced?: Partial<Disk>): StateFolder;
}

export function ground(): Ground {
  const top = madeFolder("coord-state-");
  const folder = join(top, "repo");
  const outside = join(top, "outside");
  fs.mkdirSync(folder);
  fs.mkdirSync(outside);
  fs.writeFileSync(join(outside, "precious"), "precious\n");
  fs.chmodSync(top, 0o755);
  const file = join(folder, "FILE.md");
  fs.writeFileSync(file, "text\n");
  return {
    folder,
    file,
    outside,
    at: (name) => {
      const path = join(folder, ".coord", name);
      fs.mkdirSync(join(path, ".."), { recursive: true });
      return path;
    },
    gate: (replaced) => new StateFolder(file, diskWith(replaced)),
  };
}

/** Everything below a folder: kind, mode, owner, times and content. */
export function portrait(folder: string): string {
  const rows = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return [".", ...rows]
    .map((name) => {
      const path = join(folder, name);
      const { mode, uid, mtimeMs, nlink } = fs.lstatSync(path);
      const text = fs.lstatSync(path).isFile() ? fs.readFileSync(path, "utf8") : "";
      return [name, mode, uid, mtimeMs, nlink, text].join(" ");
    })
    .join("\n");
}

/** What can stand where a file of coord's belongs. Each makes it at a path; `outside` is where links lead. */
export const WRONG_FILES: Readonly<Record<string, (path: string, outside: string) => void>> = {
  "a link to a file": (path, outside) => fs.symlinkSync(join(outside, "precious"), path),
  "a link to a file that is not there": (path, outside) => fs.symlinkSync(join(outside, "new"), path),
  "a link to a folder": (path, outside) => fs.symlinkSync(outside, path),
  "a link to a device that never ends": (path) => fs.symlinkSync("/dev/zero", path),
  "a link to itself": (path) => fs.symlinkSync(path, path),
  "a pipe": (path) => void execFileSync("mkfifo", [path]),
  "a socket": (path) => void socketAt(path),
  "a hard link": (path, outside) => fs.linkSync(join(outside, "precious"), path),
  "a folder": (path) => fs.mkdirSync(path),
  "a file that is far too large": (path) => {
    fs.writeFileSync(path, "");
    fs.truncateSync(path, 300 * 1024 * 1024);
  },
  ...(process.geteuid?.() === 0 && {
    "another user's file in a folder that everybody may write to": (path: string) => {
      fs.writeFileSync(path, "");
      fs.chownSync(path, 2001, 2001);
      fs.chmodSync(join(path.slice(0, path.indexOf("/.coord")), "."), 0o777);
    },
    "a device": (path: string) => void execFileSync("mknod", [path, "c", "1", "5"]),
  }),
};

/** What can stand where a folder of coord's belongs. */
export const WRONG_FOLDERS: Readonly<Record<string, (path: string, outside: string) => void>> = {
  "a link to a folder": (path, outside) => fs.symlinkSync(outside, path),
  "a link to a file": (path, outside) => fs.symlinkSync(join(outside, "precious"), path),
  "a link to nothing": (path, outside) => fs.symlinkSync(join(outside, "new"), path),
  "a file": (path) => fs.writeFileSync(path, ""),
  "a pipe": (path) => void execFileSync("mkfifo", [path]),
};

/** Sockets that are made already: one process makes many. */
let sockets: string[] = [];

function socketAt(path: string): void {
  sockets = sockets.filter((one) => fs.existsSync(one));
  if (sockets.length === 0) {
    const folder = madeFolder("coord-sockets-");
    sockets = Array.from({ length: 40 }, (_, at) => join(folder, String(at)));
    // Their servers are gone at once; the names stay.
    const script = `const paths = ${JSON.stringify(sockets)};
      let left = paths.length;
      for (const path of paths)
        require("net").createServer().listen(path, () => --left || process.kill(process.pid, "SIGKILL"));`;
    spawnSync(process.execPath, ["-e", script]);
  }
  fs.renameSync(sockets.pop() ?? "", path);
}
