import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  archiveUnmoved,
  completeArchive,
  discardArchive,
  prepareReturn,
  readArchive,
  replaceArchive,
} from "../../../src/store/file/archive.ts";
import type { ArchiveWrite } from "../../../src/store/file/entry.ts";
import { disk, type FileIdentity, identityAt } from "../../../src/system/files.ts";
import { bench, leftovers } from "../support.ts";
import { contextOf, Shelf } from "./desk.ts";

const STRANGE: FileIdentity = "9:9:9";
/** The identities that two entries speak of, the second made on the first, unless somebody wrote in between. */
const APART = { base2: "1:1:1", temp2: "2:2:2", base3: "3:3:3", temp3: "4:4:4" } as const;
type Which = keyof typeof APART;

/** An archive that two entries wrote, and what stands there now: made by the one that is named, or by somebody else. */
function desk(
  now: string | null,
  whose: Which | "somebody",
  newest: Partial<ArchiveWrite> = {},
  damaged = false,
) {
  const at = bench(null);
  const path = join(at.folder, "FILE.archive.md");
  if (now !== null) fs.writeFileSync(path, now);
  const found = identityAt(disk, path) ?? STRANGE;
  const ids: Record<Which, FileIdentity> = { ...APART, ...(whose === "somebody" ? {} : { [whose]: found }) };
  const shelf = new Shelf(at);
  shelf.add({ text: "1\n" });
  const second = { base: ids.base2, temp: ids.temp2, edits: [], text: "second\n", previous: 0 } as const;
  shelf.add({ text: "2\n", archive: second });
  const third = {
    base: ids.base3,
    temp: ids.temp3,
    edits: [[7, 7, "third\n"]],
    text: "second\nthird\n",
    previous: 2,
    ...newest,
  } as const;
  const writer = shelf.add({ text: "3\n", archive: third });
  const entry = shelf.add({ text: "4\n" });
  if (damaged) fs.writeFileSync(shelf.pathOf(3), "{");
  const context = contextOf(at);
  const { journal } = shelf;
  const read = (unreached = false) =>
    readArchive({ context, journal, head: { revision: 4, entry }, unreached }).text;
  const complete = () => {
    completeArchive(context, journal, writer);
    return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null;
  };
  return { at, path, found, context, writer, read, complete };
}

const NEW = "second\nthird\n";

describe("an archive that stands there", () => {
  it.each<[Which | "somebody", string, string]>([
    // Whose it is, what is read, and what stands there once the newest entry is carried out.
    ["somebody", "theirs\n", "theirs\nthird\n"],
    ["temp3", "theirs\n", "theirs\n"],
    ["base3", NEW, NEW],
    ["temp2", NEW, NEW],
    ["base2", NEW, NEW],
  ])("of %s is read as %j, and becomes %j", (whose, text, done) => {
    const { at, read, complete } = desk("theirs\n", whose);
    expect([read(), read(true), complete(), complete(), read()]).toEqual([text, text, done, done, done]);
    expect(leftovers(at.folder)).toEqual([]);
  });

  it("is nobody's where the entry that speaks of it is damaged, or none before it is known", () => {
    expect(desk("theirs\n", "base3", {}, true).read()).toBe("theirs\n");
    expect(desk("theirs\n", "temp2", { previous: 0 }).read()).toBe("theirs\n");
    expect(desk("theirs\n", "temp2", { previous: 1 }).read()).toBe("theirs\n");
  });

  it("that says already what is added is left as it is", () => {
    const { found, path, complete } = desk("third\nother\n", "somebody");
    expect([complete(), identityAt(disk, path)]).toEqual(["third\nother\n", found]);
  });

  it("goes where the newest entry wants none, unless somebody wrote it", () => {
    const gone = { temp: null, text: null, edits: [] } as const;
    for (const whose of ["base3", "temp2"] as const) {
      const { read, complete } = desk("theirs\n", whose, gone);
      expect([read(), complete(), complete(), read()]).toEqual([null, null, null, null]);
    }
    const theirs = desk("theirs\n", "somebody", gone);
    expect([theirs.read(), theirs.complete()]).toEqual(["theirs\n", "theirs\n"]);
  });

  it("and is a link is not followed", () => {
    const { path, read, complete } = desk(null, "somebody");
    fs.symlinkSync("elsewhere.md", path);
    const failure = { failure: { kind: "unreadable", cause: "a symbolic link", path } };
    for (const look of [read, complete]) expect(look).toThrow(expect.objectContaining(failure));
  });
});

it("an archive that is gone is missed where its entry never came there, and there was none before", () => {
  expect(desk(null, "somebody", { base: null }).read(true)).toBe(NEW);
  expect(desk(null, "somebody", { base: null }).read()).toBeNull();
  expect(desk(null, "somebody").read(true)).toBeNull();
  expect(desk(null, "somebody").complete()).toBe(NEW);
});

describe("an archive that is put back", () => {
  it.each<[string, Which | "somebody", string | null]>([
    ["of the entry", "temp3", "old\n"],
    ["of the entry, where there was none", "temp3", null],
  ])("is the one before: %s", (_, whose, before) => {
    const { at, path, found, context, writer } = desk(NEW, whose);
    const prepared = prepareReturn(context, writer, before);
    expect(prepared).toMatchObject({
      path,
      before: NEW,
      write: { base: found, text: before, previous: 3 },
    });
    if (prepared === null) return;
    expect(archiveUnmoved(disk, prepared)).toBe(true);
    expect(leftovers(at.folder)).toHaveLength(before === null ? 0 : 1);
    replaceArchive(disk, prepared);
    // Once more does no harm.
    replaceArchive(disk, prepared);
    expect([archiveUnmoved(disk, prepared), leftovers(at.folder)]).toEqual([true, []]);
    expect(fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null).toBe(before);
    fs.writeFileSync(path, "by somebody else\n");
    expect(archiveUnmoved(disk, prepared)).toBe(false);
  });

  it("stays where it is somebody else's by now, or gone", () => {
    for (const [now, whose] of [
      [NEW, "somebody"],
      [NEW, "base3"],
      [null, "somebody"],
    ] as const) {
      const { at, context, writer } = desk(now, whose);
      expect([prepareReturn(context, writer, "old\n"), leftovers(at.folder)]).toEqual([null, []]);
    }
  });

  it("leaves nothing beside it where it is not wanted after all", () => {
    const { at, path, context, writer } = desk(NEW, "temp3");
    const prepared = prepareReturn(context, writer, "old\n");
    discardArchive(disk, null);
    discardArchive(disk, prepared);
    expect([leftovers(at.folder), fs.readFileSync(path, "utf8")]).toEqual([[], NEW]);
  });
});
