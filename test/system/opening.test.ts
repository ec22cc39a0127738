import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFile } from "../../src/store/file/disk.ts";
import { appendQuietly, bytesOf, openToRead, saveText, textOf } from "../../src/system/files.ts";
import { trackedBelow } from "../../src/system/git-index.ts";
import { readText } from "../../src/setup/files.ts";
import { madeFolder } from "../folders.ts";

const folder = madeFolder("coord-opening-");
const at = (name: string) => join(folder, name);

/** What may stand where a file belongs; a link to it comes with a clone. */
const ODD = ["pipe", "to-pipe", "to-zero", "folder"] as const;
fs.mkdirSync(at("folder"));
if (process.platform !== "win32") {
  execFileSync("mkfifo", [at("pipe")]);
  fs.symlinkSync("pipe", at("to-pipe"));
  fs.symlinkSync("/dev/zero", at("to-zero"));
}

describe.skipIf(process.platform === "win32")("what stands where a file belongs", () => {
  it.each(ODD)("%s is neither waited for nor read without end", (name) => {
    const code = name === "folder" ? "EISDIR" : "EFTYPE";
    expect(() => openToRead(at(name))).toThrow(expect.objectContaining({ code }));
    expect(() => bytesOf(at(name))).toThrow(expect.objectContaining({ code }));
    expect(textOf(at(name))).toBeNull();
    expect(() => readText(at(name))).toThrow(expect.objectContaining({ code: "SETUP_IO" }));
    expect(trackedBelow(at(name), "src")).toEqual([]);
  });

  it.each(ODD.filter((name) => name !== "folder"))("%s is not written to", (name) => {
    expect(() => saveText(at(name), "text")).toThrow();
    expect(() => appendQuietly(at(name), "text")).not.toThrow();
  });
});

describe("a file", () => {
  it("is read, written anew and added to", () => {
    saveText(at("plain"), "a longer text");
    saveText(at("plain"), "short");
    appendQuietly(at("plain"), ", more");
    appendQuietly(at("missing"), "first");
    expect(textOf(at("plain"))).toBe("short, more");
    expect(textOf(at("missing"))).toBe("first");
    expect(readText(at("plain"))).toBe("short, more");
    expect(textOf(at("none"))).toBeNull();
  });

  it("of holes, as large as somebody says, is not read", () => {
    fs.writeFileSync(at("holes"), "gitdir: elsewhere\n");
    fs.truncateSync(at("holes"), 2 ** 40);
    const memory = process.memoryUsage().rss;
    expect(textOf(at("holes"))).toBeNull();
    expect(() => openFile(fs, at("holes"))).toThrow(
      expect.objectContaining({ failure: { kind: "unreadable", cause: "EFBIG" } }),
    );
    expect(process.memoryUsage().rss - memory).toBeLessThan(2 ** 25);
  });
});

/** Where files are opened by name: the helpers above, the gate to the state folder, the store's own, and what the system itself keeps. */
const OPENERS = new Set([
  "system/files.ts",
  "system/state.ts",
  "system/real-place.ts",
  "store/file/disk.ts",
  "system/processes.ts",
]);

it("no other place opens a file by its name", () => {
  const root = join(import.meta.dirname, "..", "..", "src");
  const sources = fs
    .readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && !OPENERS.has(name));
  const opening = /\b(?:disk|given|fs)\.(?:openSync|createReadStream|appendFileSync|readFileSync\((?!fd\b))/;
  const found = sources.filter((name) => opening.test(fs.readFileSync(join(root, name), "utf8")));
  expect(found).toEqual([]);
});
