import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OpenFile } from "../../src/store/file/disk.ts";
import type { StoreContext } from "../../src/store/file/context.ts";
import { findJournal, type Journal } from "../../src/store/file/journal.ts";
import {
  keepReplaced,
  lateSaves,
  markTaken,
  ofReplaced,
  pruneReplaced,
} from "../../src/store/file/publish.ts";
import { disk, identityAt } from "../../src/system/files.ts";
import { StateFolder } from "../../src/system/state.ts";
import { hastened } from "../hasten.ts";
import { adding, bench, type Bench } from "./support.ts";

const TEXT = Array.from({ length: 12 }, (_, at) => `line ${at} of a text that somebody wrote by hand\n`).join(
  "",
);

function desk(at: Bench) {
  const paths = { file: at.path, folder: at.folder, name: "FILE.md", archive: "FILE.archive.md" };
  const state = new StateFolder(at.path);
  const context = { disk, paths, state } as StoreContext;
  const journal: Journal = findJournal(context).journal;
  const kept = () => state.list("replaced").toSorted();
  const pathOf = (name: string) => join(at.folder, ".coord", "replaced", name);
  const saves = () => hastened(() => lateSaves(context, journal));
  return { context, journal, state, kept, pathOf, saves };
}

/** A file of which revision 2 is the text, and 3 took the place of that. */
async function replaced() {
  const at = bench(TEXT);
  await at.open().update(adding("two"));
  await at.open().update(adding("three"));
  const here = desk(at);
  const name = here.kept().find((one) => one.startsWith("00000003."));
  return { at, ...here, name: name ?? "", path: here.pathOf(name ?? "") };
}

describe("a file that coord replaced", () => {
  it("has a second name, of the revision and of how it looked", async () => {
    const { kept, name, path } = await replaced();
    expect(kept().map((one) => one.slice(0, 9))).toEqual(["00000002.", "00000003."]);
    expect(name.slice(9)).toBe((identityAt(disk, path) ?? "").replaceAll(":", "_"));
    expect(fs.readFileSync(path, "utf8")).toBe(`${TEXT}two\n`);
  });

  it("is no late save as long as nothing is written into it, nor what is not whole, or no change", async () => {
    const { saves, path } = await replaced();
    expect(await saves()).toEqual([]);
    for (const text of ["", " \n", TEXT.slice(0, 90), `${TEXT}two\n`]) {
      fs.writeFileSync(path, text);
      expect(await saves(), text).toEqual([]);
    }
    fs.writeFileSync(path, Buffer.from([0xff]));
    expect(await saves()).toEqual([]);
  });

  it("tells what was saved into it, when, and on which text", async () => {
    const { saves, path } = await replaced();
    fs.writeFileSync(path, `${TEXT}two\nlate\n`);
    fs.utimesSync(path, 5, 5);
    expect(await saves()).toEqual([
      {
        identity: identityAt(disk, path),
        savedAt: 5_000,
        text: `${TEXT}two\nlate\n`,
        madeOn: { revision: 2, text: `${TEXT}two\n` },
      },
    ]);
  });

  it("is none where its name stands for another file, or for one that has a name elsewhere", async () => {
    const { at, saves, path } = await replaced();
    const late = `${TEXT}two\nlate\n`;
    fs.writeFileSync(path, late);
    fs.linkSync(path, join(at.folder, "other"));
    expect(await saves()).toEqual([]);
    fs.rmSync(join(at.folder, "other"));
    expect(await saves()).toHaveLength(1);
    // Another file under its name.
    fs.writeFileSync(`${path}~`, late);
    fs.renameSync(`${path}~`, path);
    expect(await saves()).toEqual([]);
  });

  it("is none while it is the coordination file itself, nor where its revision is unknown", async () => {
    const { at, saves, path, pathOf, name } = await replaced();
    fs.writeFileSync(path, `${TEXT}two\nlate\n`);
    fs.renameSync(path, pathOf(name.replace("00000003", "00000009")));
    expect(await saves()).toEqual([]);
    fs.renameSync(pathOf(name.replace("00000003", "00000009")), path);
    expect(await saves()).toHaveLength(1);
    fs.rmSync(at.path);
    fs.renameSync(path, at.path);
    fs.linkSync(at.path, path);
    expect(await saves()).toEqual([]);
  });

  it("of which the text was taken in is known by another revision, and only what is new in it counts", async () => {
    const { context, journal, saves, path, kept, name } = await replaced();
    fs.writeFileSync(path, `${TEXT}two\nlate\n`);
    const identity = identityAt(disk, path) ?? "";
    markTaken(context, journal, 3, identity);
    const fresh = `00000003.${identity.replaceAll(":", "_")}`;
    expect(kept()).toEqual([expect.stringMatching(/^00000002\./), fresh]);
    expect(fresh).not.toBe(name);
    expect(await saves()).toEqual([]);
    markTaken(context, journal, 3, identity);
    expect(kept()).toContain(fresh);
    // Of another file nothing is noted.
    markTaken(context, journal, 3, "1:2:3");
    expect(kept()).toHaveLength(2);
  });

  it("is let go where nothing replaced it, and where there was none", () => {
    const at = bench(TEXT);
    const { context, journal, kept } = desk(at);
    keepReplaced(context, journal, { revision: 5, base: null })();
    expect(kept()).toEqual([]);
    const letGo = keepReplaced(context, journal, { revision: 5, base: "1:2:3" });
    expect(kept()).toEqual(["00000005.1_2_3"]);
    letGo();
    letGo();
    expect(kept()).toEqual([]);
  });

  it("is looked at by its descriptor, or else by its second name", () => {
    const at = bench(TEXT);
    const { context, journal } = desk(at);
    const identity = identityAt(disk, at.path) ?? "";
    const file = { path: at.path, identity, text: TEXT } as OpenFile;
    expect(ofReplaced(context, journal, 5, { ...file, fd: 77 }, (fd) => fd)).toBe(77);
    expect(ofReplaced(context, journal, 5, { ...file, fd: null }, () => 1)).toBeNull();
    keepReplaced(context, journal, { revision: 5, base: identity });
    expect(ofReplaced(context, journal, 5, { ...file, fd: null }, (fd) => fs.readFileSync(fd, "utf8"))).toBe(
      TEXT,
    );
    expect(ofReplaced(context, journal, 6, { ...file, fd: null }, () => 1)).toBeNull();
  });

  it("is kept till there are too many: the newest stay", () => {
    const at = bench(TEXT);
    const { context, journal, kept } = desk(at);
    for (let revision = 1; revision <= 34; revision++)
      keepReplaced(context, journal, { revision, base: "1:2:3" });
    pruneReplaced(journal);
    expect([kept().length, kept()[0]]).toEqual([32, "00000003.1_2_3"]);
    pruneReplaced(journal);
    expect(kept()).toHaveLength(32);
  });
});
