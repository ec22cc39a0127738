import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { merge } from "../../src/merge/index.ts";
import type { OpenFile } from "../../src/store/file/disk.ts";
import { isBeingFilled, isBeingSaved, unfinished } from "../../src/store/file/saving.ts";
import type { Reconcile, Saving } from "../../src/store/store.ts";
import { withoutHanging } from "../hang.ts";
import { hastened } from "../hasten.ts";
import { adding, bench, failureOf } from "./support.ts";

const LINES = Array.from({ length: 24 }, (_, i) => `line ${i} of a text that somebody wrote by hand`);
const TEXT = `${LINES.join("\n")}\n`;

/** Lines that stand nowhere else. */
const MORE = Array.from({ length: 40 }, (_, i) => `words that are pasted in, ${i}\n`).join("");
const crlf = (text: string): string => text.replaceAll("\n", "\r\n");
const dashed = (sign: string): string => TEXT.replaceAll(/^(?=.)/gm, `${sign} `);
/** Another end instead of so many lines. */
const anew = (count: number): string => `${LINES.slice(0, -count).join("\n")}\n${MORE.slice(0, 200)}`;
/** Behind the first sign of a line's end, in the middle. */
const CRLF_AT = crlf(TEXT).indexOf("\r\n", 500) + 1;

/** Of who waits as long as it takes, and of who is not to wait for long. */
const saving: Saving = { patienceMs: 30_000, isFinished: () => false };
const brief: Saving = { ...saving, patienceMs: 30 };

/** Saves in place: empties the file, writes a part, and the rest when it is told to. */
function slowSave(path: string, part: string | Buffer): { finish(rest: string | Buffer): void } {
  const fd = fs.openSync(path, "w");
  const put = (bytes: string | Buffer) => void fs.writeSync(fd, Buffer.from(bytes));
  if (part !== "") put(part);
  return {
    finish(rest) {
      put(rest);
      fs.closeSync(fd);
    },
  };
}

function soon(ms: number, run: () => void): Promise<void> {
  return new Promise((resolve) =>
    setTimeout(() => {
      run();
      resolve();
    }, ms),
  );
}

function aged(path: string, ms: number): void {
  const then = new Date(Date.now() - ms);
  fs.utimesSync(path, then, then);
}

describe("what looks unfinished", () => {
  it.each([
    ["nothing", TEXT, "", "empty"],
    ["blank lines", TEXT, "\n \n", "empty"],
    ["half of it, within a line", TEXT, TEXT.slice(0, TEXT.length / 2 + 7), "cut"],
    ["half of another text", TEXT, `${TEXT.replace("line 3 ", "LINE 3 ").slice(0, 400)}`, "cut"],
    ["half of it, to a line's end", TEXT, `${LINES.slice(0, 12).join("\n")}\n`, "short"],
    ["the same", TEXT, TEXT, null],
    ["a line more", TEXT, `${TEXT}more\n`, null],
    ["the last line less", TEXT, `${LINES.slice(0, -1).join("\n")}\n`, null],
    ["a part in the middle less", TEXT, `${[...LINES.slice(0, 3), ...LINES.slice(20)].join("\n")}\n`, null],
    ["its end written anew", TEXT, `${[...LINES.slice(0, 12), "a", "b", "c"].join("\n")}\n`, null],
    ["something where there was nothing", "\n", "a", null],
    ["no last line end, as before", LINES.join("\n"), LINES.slice(0, 23).join("\n"), null],
    ["half of it, with other line ends", TEXT, crlf(TEXT).slice(0, 530), "cut"],
    ["half of it, with the other ones", crlf(TEXT), TEXT.slice(0, 517), "cut"],
    ["half of it, between the two signs of a line's end", crlf(TEXT), crlf(TEXT).slice(0, CRLF_AT), "cut"],
    ["all but the last lines, with line ends that are longer", TEXT, crlf(TEXT).slice(0, -195), "cut"],
    ["half of it, indented by a formatter", TEXT, TEXT.replaceAll(/^(?=.)/gm, "    ").slice(0, 600), "cut"],
    ["half of it, with other signs of a list", dashed("-"), dashed("*").slice(0, 530), "cut"],
    [
      "half of it, to a line's end, with other line ends",
      TEXT,
      crlf(`${LINES.slice(0, 9).join("\n")}\n`),
      "short",
    ],
    ["a part of many new lines", TEXT, `${LINES.slice(0, 9).join("\n")}\n${MORE.slice(0, 115)}`, "short"],
    [
      "a part of more new lines than went",
      TEXT,
      `${LINES.slice(0, 9).join("\n")}\n${MORE.slice(0, 1003)}`,
      "short",
    ],
    ["an end written anew, without a line's end, in place of two lines", TEXT, anew(2), null],
    ["other line ends", TEXT, crlf(TEXT), null],
    [
      "a part in the middle less, with other line ends",
      TEXT,
      crlf(TEXT.slice(0, 200) + TEXT.slice(600)),
      null,
    ],
  ])("%s", (_, before, after, expected) => {
    expect(unfinished(before, after)).toBe(expected);
  });
});

describe("a long line", () => {
  it.each([
    ["behind an edit", TEXT, `${TEXT.slice(0, -8)}${"- ".repeat(250_000)}x`],
    ["in place of the end", TEXT, `${LINES.slice(0, 9).join("\n")}\n${"- ".repeat(250_000)}x`],
    ["and many blank ones", `${"\n".repeat(250_000)}${LINES.join("\n")}x`, "line 0"],
  ])("%s is read once", (_, before, after) => {
    withoutHanging(() => unfinished(before, after));
  });
});

describe("how much of an end has to be missing", () => {
  const line = (length: number, sign: string) => `${sign.repeat(length)}\n`;
  const text = (...lengths: number[]) =>
    `start\n${lengths.map((length, at) => line(length, "abcdef"[at] ?? "z")).join("")}`;

  it.each<[string, string, string | null]>([
    ["three lines of 120 signs with their ends", text(40, 39, 39), "short"],
    ["one sign less", text(40, 39, 38), null],
    ["two lines, however long", text(500, 500), null],
    ["three lines, and blank ones", `${text(40, 39, 39)}\n\n`, "short"],
  ])("%s", (_, before, expected) => {
    expect(unfinished(before, "start\n")).toBe(expected);
  });

  it("is told from what was put in its place", () => {
    const before = text(60, 60, 60, 60);
    expect(unfinished(before, "start\nfresh\n")).toBe("short");
    expect(unfinished(before, "start\nfresh")).toBe("cut");
    // Of two new lines the file stops within the second, or a person wrote them.
    expect(unfinished(before, "start\nfresh\nmore")).toBe("short");
    expect(unfinished(before, "start\nfresh\nmore\n")).toBeNull();
    expect(unfinished(before, `start\n${line(61, "z")}`)).toBe("short");
    expect(unfinished(before, `start\n${line(130, "z")}`)).toBeNull();
    // A text whose last line had no end may well end without one.
    expect(unfinished(before.trimEnd(), "start")).toBe("short");
    expect(unfinished(`${before}end\n`, "end\n")).toBeNull();
    expect(unfinished(`${before}* end\n`, "- end\n")).toBeNull();
    expect(unfinished(`${before}***\n`, "start\n***\n")).toBeNull();
    expect(unfinished(`${before}***\n`, "start\n---\n")).toBe("short");
  });
});

describe("whether a file is being saved", () => {
  const stat = (ageMs: number) => ({ mtimeMs: BigInt(Date.now() - ageMs) }) as OpenFile["stat"];
  const is = (text: string, ageMs: number, isEarlier = false, isWhole = false) =>
    isBeingSaved(
      { stat: stat(ageMs), text },
      TEXT,
      { patienceMs: 0, isFinished: () => isWhole },
      () => isEarlier,
    );
  const [cut, short] = [TEXT.slice(0, 500), `${LINES.slice(0, 12).join("\n")}\n`];

  it("hangs on how it looks, and how old it is", async () => {
    const ages = async (text: string, young: number, old: number) => [
      await is(text, young),
      await is(text, old),
    ];
    expect(await ages("", 28_000, 31_000)).toEqual([true, false]);
    expect(await ages(cut, 28_000, 31_000)).toEqual([true, false]);
    expect(await ages(short, 500, 2_500)).toEqual([true, false]);
    expect(await ages(TEXT, 0, 0)).toEqual([false, false]);
    // A time that is a little ahead is a clock's fault.
    expect(await ages("", -5_000, -60_000)).toEqual([true, false]);
  });

  it("is no question for a text that was there before, or that git put there, unless it is empty", async () => {
    expect([await is("", 0, true, true), await is(cut, 0, true), await is(cut, 0, false, true)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  describe("where no revision is known of it yet", () => {
    /** Made so long ago, and written so long ago (ms). */
    const filled = (text: string, made: number, ageMs: number, kept: string | null = null, hasTime = true) =>
      isBeingFilled(
        {
          stat: {
            ...stat(ageMs),
            birthtimeMs: made < 0 ? 0n : BigInt(Date.now() - made),
          } as OpenFile["stat"],
          text,
        },
        { patienceMs: 0, isFinished: (found) => found === SHORT, kept: () => Promise.resolve(kept) },
        hasTime,
      );
    const SHORT = short;

    it.each<[string, boolean, ...Parameters<typeof filled>]>([
      ["one that was emptied just now", true, " \n", 500, 500],
      ["a new one", false, TEXT, 500, 500],
      ["a new one without a last line end", false, "short", 500, 500],
      ["a new one that was written in pieces", false, "short", 1_400, 500],
      ["one that was made before, and is written anew", true, cut, 60_000, 500],
      ["the same, of who has no time", false, cut, 60_000, 500, null, false],
      ["the same, which may be whole", true, TEXT, 60_000, 500],
      ["the same, a while ago", false, cut, 60_000, 2_500],
      ["one of which nobody knows when it was made", false, cut, -1, 500],
      ["a part of what git has", true, cut, 500, 500, TEXT],
      ["the same, of who has no time", true, cut, 500, 500, TEXT, false],
      ["the same, a while ago", false, cut, 500, 2_500, TEXT],
      ["a part that git has had, too", false, SHORT, 500, 500, TEXT],
      ["what git has", false, TEXT, 60_000, 500, TEXT],
      ["what git has, edited", false, `more\n${TEXT}`, 60_000, 500, TEXT],
      ["what git has, with other line ends", false, crlf(TEXT), 60_000, 500, TEXT],
      ["another one than git has, written anew", true, MORE, 60_000, 500, TEXT],
      ["another one than git has, a new one", false, MORE, 500, 500, TEXT],
      ["one that is empty in git", true, cut, 60_000, 500, ""],
    ])("%s", async (_, expected, ...given) => {
      expect(await filled(...given)).toBe(expected);
    });
  });
});

describe("a file that somebody is saving in place", () => {
  it.each([
    ["is empty", 0],
    ["is cut off", 517],
  ])("and that %s is waited for by who writes, and taken in when it is whole", async (_, length) => {
    const { open, path, text } = bench(TEXT);
    await open().update(adding("mine"));
    const edited = text().replace("line 5 ", "line five ");
    const save = slowSave(path, edited.slice(0, length));
    const [revision] = await Promise.all([
      open({ saving }).update(adding("later")),
      soon(150, () => save.finish(edited.slice(length))),
    ]);
    expect(revision).toBe(4);
    expect(text()).toBe(`${edited}later\n`);
  });

  it.each([
    ["two bytes", "\u00e9", 1],
    ["three", "\u2192", 1],
    ["three", "\u2192", 2],
    ["four", "\u{1f512}", 3],
  ])(
    "and that ends within a character of %s is waited for, and is none of another encoding",
    async (_, sign, cut) => {
      const { open, path, text } = bench(TEXT);
      await open().update(adding("mine"));
      const left = text();
      const edited = Buffer.from(left.replace("line 20 ", `line ${sign} `));
      const at = edited.indexOf(sign) + cut;
      const save = slowSave(path, edited.subarray(0, at));
      expect(await open({ saving: brief }).read()).toMatchObject({ text: left, saving: true });
      expect(await failureOf(open({ saving: brief }).update(adding("later")))).toMatchObject({
        kind: "saving",
      });
      expect(fs.readFileSync(path)).toEqual(edited.subarray(0, at));
      await Promise.all([
        open({ saving }).update(adding("later")),
        soon(150, () => save.finish(edited.subarray(at))),
      ]);
      expect(text()).toBe(`${edited.toString()}later\n`);
    },
  );

  it("is no UTF-8 where it ends within a character and is old, or where what it has is none before that", async () => {
    const { open, path, text } = bench(TEXT);
    await open().update(adding("mine"));
    const bytes = Buffer.from(text().replace("line 20 ", "line \u00e9 "));
    const at = bytes.indexOf("\u00e9") + 1;
    fs.writeFileSync(path, bytes.subarray(0, at));
    aged(path, 60_000);
    const store = open({ saving });
    expect(await failureOf(store.read())).toMatchObject({ kind: "not-utf8", offset: at - 1 });
    fs.writeFileSync(path, Buffer.concat([Buffer.from([0xff]), bytes.subarray(0, at)]));
    expect(await failureOf(store.read())).toMatchObject({ kind: "not-utf8", offset: 0 });
    expect(await failureOf(store.update(adding("later")))).toMatchObject({ kind: "not-utf8" });
    // No character begins so.
    fs.writeFileSync(path, Buffer.concat([bytes.subarray(0, at - 1), Buffer.from([0xff])]));
    expect(await failureOf(store.read())).toMatchObject({ kind: "not-utf8", offset: at - 1 });
    fs.writeFileSync(path, Buffer.concat([Buffer.from([0xff]), bytes.subarray(0, at)]));
    expect(fs.readFileSync(path)[0]).toBe(0xff);
  });

  it("and that was emptied before coord ever wrote is waited for, too; one that stays empty is used", async () => {
    const { open, path, text } = bench(TEXT);
    const save = slowSave(path, "");
    const filled = [open({ saving }).update(adding("mine")), soon(150, () => save.finish(TEXT))];
    await Promise.all(filled);
    expect(text()).toBe(`${TEXT}mine\n`);
    const other = bench("");
    aged(other.path, 60_000);
    await other.open({ saving }).update(adding("mine"));
    expect(other.text()).toBe("mine\n");
  });

  it("and that stays empty refuses the write, and is left as it is; readers are told what was in it", async () => {
    const { open, path, text } = bench(TEXT);
    await open().update(adding("mine"));
    const before = text();
    const save = slowSave(path, "");
    expect(await failureOf(open({ saving: brief }).update(adding("later")))).toMatchObject({
      kind: "saving",
    });
    expect(text()).toBe("");
    expect(await open({ saving: brief }).read()).toMatchObject({
      text: before,
      saving: true,
      outside: false,
    });
    save.finish(`${before}by hand\n`);
    expect(await open({ saving }).read()).toMatchObject({ text: `${before}by hand\n`, outside: true });
  });

  it.each([-1, 1])("is young whatever clock the process has: %i, two days off", async (sign) => {
    const { open, path, text } = bench(TEXT);
    await open().update(adding("mine"));
    const before = text();
    slowSave(path, "").finish("");
    const { now } = Date;
    Date.now = () => now() + sign * 172_800_000;
    try {
      expect(await open({ saving: brief }).read()).toMatchObject({ text: before, saving: true });
      const failure = await failureOf(open({ saving: brief }).update(adding("later")));
      expect(failure).toMatchObject({ kind: "saving" });
    } finally {
      Date.now = now;
    }
    expect(text()).toBe("");
  });

  it("is what somebody means once it is old, and never where git put it there or it was there before", async () => {
    const { open, path } = bench(TEXT);
    await open().update(adding("mine"));
    fs.writeFileSync(path, "");
    aged(path, 60_000);
    expect(await open({ saving }).read()).toMatchObject({ text: "", outside: true });
    fs.writeFileSync(path, TEXT.slice(0, 500));
    const fromGit = { ...saving, isFinished: () => true };
    expect(await open({ saving: fromGit }).read()).toMatchObject({ text: TEXT.slice(0, 500), outside: true });
    fs.writeFileSync(path, TEXT);
    expect(await open({ saving }).read()).toMatchObject({ text: TEXT, outside: true });
  });
});

/** Merges a save with what was written since the text that it was made on. */
const merging: Reconcile = ({ before, after, state, madeOn }) => {
  const seen = madeOn?.text ?? null;
  return { text: seen === null ? after : merge(seen, before, after, { zone: () => 0 }).text, state };
};

describe("a file that was replaced while somebody had it open", () => {
  it("is looked at by the next write, and what was saved into it is merged", async () => {
    const { open, path, text } = bench(TEXT);
    const store = open({ reconcile: merging });
    await store.update(adding("mine"));
    const fd = fs.openSync(path, "r+");
    const edited = text().replace("line 5 ", "LINE 5 ");
    await store.update(adding("other"));
    fs.writeSync(fd, edited, 0);
    await store.update(adding("next"));
    expect(text()).toBe(`${edited}other\nnext\n`);
    // The same descriptor once more: only what is new in it.
    fs.writeSync(fd, edited.replace("line 6 ", "LINE 6 "), 0);
    fs.closeSync(fd);
    await store.update(adding("last"));
    expect(text()).toBe(`${edited.replace("line 6 ", "LINE 6 ")}other\nnext\nlast\n`);
  });

  it("and was emptied is left alone until its text is there", async () => {
    const { open, path, text } = bench(TEXT);
    const store = open({ reconcile: merging });
    await store.update(adding("mine"));
    const edited = `${text()}by hand\n`;
    const fd = fs.openSync(path, "r+");
    await store.update(adding("other"));
    fs.ftruncateSync(fd);
    await store.update(adding("next"));
    expect(text()).toContain("other\nnext\n");
    fs.writeSync(fd, edited, 0);
    fs.closeSync(fd);
    await store.update(adding("last"));
    for (const line of [...LINES, "mine", "by hand", "other", "next", "last"])
      expect(
        text()
          .split("\n")
          .filter((one) => one === line),
      ).toHaveLength(1);
  });

  it("and was taken in by a write that was taken back is taken in by the next", async () => {
    const { open, path, text } = bench(TEXT);
    const store = open({ reconcile: merging });
    await store.update(adding("mine"));
    const late = `${text()}by hand\n`;
    const fd = fs.openSync(path, "r+");
    await store.update(adding("other"));
    fs.writeSync(fd, late, 0);
    fs.closeSync(fd);
    let isFirst = true;
    // Stopped for longer than a look counts, while somebody saves the file itself; and failing once that is seen.
    const onStep = (step: string) => {
      if (step === "voided") throw new Error("failed");
      if (step !== "published" || !isFirst) return;
      isFirst = false;
      fs.writeFileSync(`${path}~`, `top\n${text()}`);
      fs.renameSync(`${path}~`, path);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_050);
    };
    await hastened(() => open({ reconcile: merging, onStep }).update(adding("next")));
    await store.update(adding("last"));
    for (const line of [...LINES, "top", "mine", "by hand", "other", "next", "last"])
      expect(text().split("\n")).toContain(line);
  });

  it("is kept for a while only, and never one that has another name elsewhere", async () => {
    const { open, path, folder, coord } = bench("one\n");
    const store = open({ reconcile: merging });
    await store.update(adding("two"));
    fs.linkSync(path, join(folder, "other"));
    await store.update(adding("three"));
    fs.writeFileSync(join(folder, "other"), "a stranger's\n");
    for (let i = 0; i < 40; i++) await open({ reconcile: merging }).update(adding(`line ${i}`));
    expect((await store.read()).text).not.toContain("stranger");
    expect(fs.readdirSync(coord("replaced")).length).toBeLessThanOrEqual(42);
  });

  it("by a writer that was stopped before it compared is not replaced", async () => {
    const { open, path, text } = bench(TEXT);
    await open().update(adding("mine"));
    const edit = () => {
      fs.writeFileSync(`${path}~`, text().replace("line 5 ", "LINE 5 "));
      fs.renameSync(`${path}~`, path);
    };
    let isFirst = true;
    const onStep = (step: string) => {
      if (step !== "published" || !isFirst) return;
      isFirst = false;
      edit();
    };
    await open({ onStep }).update(adding("late"));
    expect(text()).toContain("LINE 5 ");
    expect(text()).toContain("late\n");
  });
});
