import fs from "node:fs";
import { describe, expect, it } from "vitest";
import type { StoreContext } from "../../src/store/file/context.ts";
import {
  damagedName,
  entryExists,
  entryName,
  findJournal,
  leaveHint,
  listEntries,
  readEntry,
  readRaw,
  soundEntry,
} from "../../src/store/file/journal.ts";
import { diskWith } from "../../src/system/files.ts";
import { StateFolder } from "../../src/system/state.ts";
import { adding, bench, type Bench } from "./support.ts";

/** The journal of a file of so many revisions, and how often its folder is listed. */
async function desk(count: number) {
  const at = bench("one\n");
  const store = at.open();
  for (let revision = 2; revision <= count; revision++) await store.update(adding(`${revision}`));
  const entry = (revision: number) => at.coord("journal", `${String(revision).padStart(8, "0")}.json`);
  return { at, entry, find: () => look(at), hint: at.coord("head") };
}

function look(at: Bench, name = "FILE.md") {
  let listed = 0;
  const disk = diskWith({
    readdirSync: ((folder: string, ...rest: never[]) => {
      if (String(folder).endsWith("journal")) listed++;
      return fs.readdirSync(folder, ...rest);
    }) as typeof fs.readdirSync,
  });
  const file = `${at.folder}/${name}`;
  const paths = { file, folder: at.folder, name, archive: name.replace(".md", ".archive.md") };
  const { journal, head } = findJournal({ disk, paths, state: new StateFolder(file, disk) } as StoreContext);
  return { journal, listed, revision: head.revision, sound: head.entry?.revision ?? null };
}

/** A hint that names a revision as it would have been left then. */
const hinting = (revision: number, stamp = "0".repeat(20)) =>
  `${String(revision).padStart(12, "0")} ${stamp}\n`;

describe("the end of the journal", () => {
  it("is none where there is none", () => {
    expect(look(bench())).toMatchObject({ revision: 0, sound: null });
  });

  it("is found by the hint without listing the folder, which is unchanged since", async () => {
    const { find, hint } = await desk(4);
    expect(fs.readFileSync(hint, "utf8")).toMatch(/^000000000004 \d{20}\n$/);
    expect(find()).toMatchObject({ revision: 4, sound: 4, listed: 0 });
  });

  it("is found by name behind an old hint, but not far behind it", async () => {
    const { find, hint } = await desk(70);
    for (const [at, listed] of [
      [69, 0],
      [7, 0],
      [6, 1],
      [2, 1],
    ] as const) {
      fs.writeFileSync(hint, hinting(at));
      expect(find(), `${at}`).toMatchObject({ revision: 70, sound: 70, listed });
    }
  });

  it.each([
    "",
    "x",
    "000000000004 1\n",
    hinting(4).trimEnd(),
    hinting(0),
    hinting(9),
    `${hinting(3)}x`,
    hinting(4),
  ])("is found by listing where the hint says nothing, or not what is: %j", async (text) => {
    const { find, hint } = await desk(4);
    fs.writeFileSync(hint, text);
    expect(find()).toMatchObject({ revision: 4, sound: 4, listed: 1 });
  });

  it("is the newest sound entry, under the highest number in use", async () => {
    const { entry, find, hint } = await desk(4);
    fs.writeFileSync(entry(4), "x");
    expect(find()).toMatchObject({ revision: 4, sound: 3 });
    fs.writeFileSync(hint, hinting(2));
    expect(find()).toMatchObject({ revision: 4, sound: 3 });
    for (const damaged of [1, 2, 3]) fs.writeFileSync(entry(damaged), "x");
    expect(find()).toMatchObject({ revision: 4, sound: null });
    fs.rmSync(entry(1));
    expect(find()).toMatchObject({ revision: 4, sound: null });
  });

  it("is left as a hint, which can't be is no fault", async () => {
    const { find, hint } = await desk(4);
    fs.rmSync(hint);
    const { journal } = find();
    leaveHint(journal, 4);
    expect(find()).toMatchObject({ revision: 4, listed: 0 });
    fs.rmSync(hint);
    fs.mkdirSync(hint);
    expect(() => leaveHint(journal, 4)).not.toThrow();
  });

  it.each(["{}", "", "\0".repeat(100)])(
    "is not looked for at a number that nobody could have come to: %j",
    async (text) => {
      const { at, entry, find } = await desk(4);
      for (const number of [99_999_999, 88_888_888]) fs.writeFileSync(entry(number), text);
      expect(find()).toMatchObject({ revision: 4, sound: 4 });
      fs.writeFileSync(at.coord("head"), hinting(99_999_999));
      expect(find()).toMatchObject({ revision: 4, sound: 4 });
      await at.open().update(adding("5"));
      expect(find()).toMatchObject({ revision: 5, sound: 5 });
    },
  );
});

describe("the entries of a journal", () => {
  it("are found by their numbers, or are missing, or damaged", async () => {
    const { at, entry, find } = await desk(3);
    const { journal } = find();
    expect([entryName(journal, 7), damagedName(journal, 7, "u")]).toEqual([
      "journal/00000007.json",
      "damaged/00000007.json.u",
    ]);
    expect(readEntry(journal, 3)).toMatchObject({ revision: 3 });
    expect(readRaw(journal, 3)).toBe(fs.readFileSync(entry(3), "utf8"));
    expect([readEntry(journal, 4), readRaw(journal, 4), soundEntry(journal, 4)]).toEqual([
      "missing",
      null,
      null,
    ]);
    expect([entryExists(journal, 3), entryExists(journal, 4)]).toEqual([true, false]);
    for (const text of ["", "x"]) {
      fs.writeFileSync(entry(2), text);
      expect([readEntry(journal, 2), readRaw(journal, 2), soundEntry(journal, 2)]).toEqual([
        "damaged",
        text,
        null,
      ]);
    }
    expect([soundEntry(journal, 0), soundEntry(journal, -1)]).toEqual([null, null]);
    fs.writeFileSync(at.coord("journal", "other"), "");
    expect(listEntries(journal)).toEqual([1, 2, 3]);
  });

  it("are another file's where the journal speaks of that, and of a file that was renamed where it is gone", async () => {
    const { at } = await desk(3);
    fs.writeFileSync(`${at.folder}/OTHER.md`, "other\n");
    expect(look(at, "OTHER.md")).toMatchObject({ revision: 0, journal: { root: "files/OTHER.md/" } });
    fs.rmSync(at.path);
    expect(look(at, "OTHER.md")).toMatchObject({ revision: 3, journal: { root: "" } });
    // One name of the same file is as good as the other.
    fs.linkSync(`${at.folder}/OTHER.md`, at.path);
    expect(look(at, "OTHER.md")).toMatchObject({ revision: 3, journal: { root: "" } });
    fs.rmSync(at.path);
    await at.open({ path: `${at.folder}/OTHER.md` }).update(adding("more"));
    expect(look(at, "OTHER.md")).toMatchObject({
      revision: 5,
      journal: { root: "", archive: "OTHER.archive.md" },
    });
  });
});
