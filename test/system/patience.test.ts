import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorCode } from "../../src/system/files.ts";
import { HELD, patient } from "../../src/system/patience.ts";
import { madeFolder } from "../folders.ts";
import { hastened } from "../hasten.ts";
import { atNight } from "../size.ts";

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A file system that refuses a call so many times. */
function refusing(name: "renameSync" | "openSync" | "unlinkSync", code: string, times: number) {
  let left = times;
  const call = (...args: unknown[]): unknown => {
    if (left-- > 0) throw refusal(code);
    return Reflect.apply(fs[name], fs, args);
  };
  return patient(Object.assign(Object.create(fs) as typeof fs, { [name]: call }));
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return errorCode(error);
  }
}

function files(): { folder: string; path: string; fresh: string } {
  const folder = madeFolder("coord-patience-");
  const [path, fresh] = [join(folder, "board.md"), join(folder, "fresh")];
  fs.writeFileSync(path, "old");
  fs.writeFileSync(fresh, "new");
  return { folder, path, fresh };
}

describe("where another program has a file open", () => {
  it.each(["EPERM", "EACCES", "EBUSY"])("it is replaced when that one lets go (%s)", (code) => {
    const { path, fresh } = files();
    refusing("renameSync", code, 3).renameSync(fresh, path);
    expect(fs.readFileSync(path, "utf8")).toBe("new");
  });

  it("it is read when that one lets go", () => {
    const { path } = files();
    const disk = refusing("openSync", "EBUSY", 3);
    const fd = disk.openSync(path, "r");
    expect(fs.readFileSync(fd, "utf8")).toBe("old");
    disk.closeSync(fd);
  });

  it("an end is made of it, with a code of its own", async () => {
    const { path, fresh } = files();
    await hastened(() => {
      expect(codeOf(() => refusing("renameSync", "EPERM", 1_000).renameSync(fresh, path))).toBe(HELD);
      expect(codeOf(() => refusing("openSync", "EBUSY", 1_000).openSync(path, "r"))).toBe(HELD);
    });
    expect(fs.readFileSync(path, "utf8")).toBe("old");
  });

  atNight("what is refused for another reason says so", () => {
    const { folder, path, fresh } = files();
    expect(codeOf(() => refusing("openSync", "EACCES", 1_000).openSync(path, "r"))).toBe("EACCES");
    expect(codeOf(() => refusing("renameSync", "EPERM", 1_000).renameSync(fresh, join(folder, "none")))).toBe(
      "EPERM",
    );
    fs.chmodSync(path, 0o444);
    expect(codeOf(() => refusing("renameSync", "EPERM", 1_000).renameSync(fresh, path))).toBe("EPERM");
  });

  it("other errors are told at once", () => {
    const { path } = files();
    // A second try would succeed.
    expect(codeOf(() => refusing("openSync", "ENOENT", 1).openSync(path, "r"))).toBe("ENOENT");
  });
});
