import fs from "node:fs";
import { basename, dirname } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WriteStep } from "../../../src/store/file/index.ts";
import type { StoreWrite, Snapshot } from "../../../src/store/store.ts";
import { StoreError } from "../../../src/store/store.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { reconciler } from "../../../src/workspace/index.ts";
import { FILE } from "../../operations/desk.ts";
import { sized, variants } from "../../size.ts";
import { fsError } from "../support.ts";
import { type Fate, flaky, machine, type Machine } from "./support.ts";

const NOW = Date.parse("2026-11-22T20:00:00+01:00");

/** Where people type: all of them at the same places. */
const SPOTS = {
  top: (text: string, line: string) => text.replace(/\n/, () => `\n\n${line}\n`),
  beside: (text: string, line: string) => text.replace(/\n/, () => `\n${line}\n`),
  fence: (text: string, line: string) =>
    text.replace(/(### Remaining tasks\r?\n```\n)/, (start) => `${start}${line}\n`),
  end: (text: string, line: string) => `${text}${text.endsWith("\n") ? "" : "\n"}${line}`,
} as const;

const crlf = (text: string): string => text.replaceAll(/\r?\n/g, "\r\n");
const lf = (text: string): string => text.replaceAll("\r\n", "\n");

/** One machine, the editor on it, and what that has loaded. */
class Desk {
  readonly here: Machine;
  private buffer = "";

  constructor(here: Machine) {
    this.here = here;
  }

  load(): void {
    this.buffer = this.here.text();
  }

  /** Saves what was loaded, or saved, last: whatever came meanwhile is not in it. */
  save(line: string, spot: keyof typeof SPOTS, ends: "as they are" | "crlf", byRename: boolean): void {
    const { path } = this.here;
    const text = SPOTS[spot](lf(this.buffer), line);
    this.buffer = ends === "crlf" ? crlf(text) : text;
    fs.writeFileSync(byRename ? `${path}.new` : path, this.buffer);
    if (byRename) fs.renameSync(`${path}.new`, path);
  }

  open({ onStep, dies = false }: { onStep?: (step: WriteStep) => void; dies?: boolean } = {}) {
    const { path, folder } = this.here;
    const place = {
      file: path,
      target: path,
      root: folder,
      main: folder,
      state: new StateFolder(path),
      admits: () => true,
    };
    let isDead = false;
    /** Who dies before the file is replaced leaves what is prepared, and takes nothing back. */
    const dead = {
      renameSync: (from: fs.PathLike, to: fs.PathLike) => {
        if (to === path) isDead = true;
        if (isDead && to === path) throw fsError("EIO", path);
        fs.renameSync(from, to);
      },
      linkSync: (from: fs.PathLike, to: fs.PathLike) => {
        if (isDead) throw fsError("EIO", String(to));
        fs.linkSync(from, to);
      },
      unlinkSync: (at: fs.PathLike) => {
        if (isDead && dirname(String(at)) === folder && basename(String(at)).startsWith("."))
          throw fsError("EIO", String(at));
        fs.unlinkSync(at);
      },
    };
    return this.here.open({
      clock: () => NOW,
      reconcile: reconciler({ now: () => NOW, zone: () => 60 }, place),
      isStale: ({ origin }, isEarlier) => isEarlier || origin === "git" || origin === "git-over",
      ...(onStep === undefined ? {} : { onStep }),
      ...(dies ? { fs: dead } : {}),
    });
  }
}

/** A command: an entry in the log, and the stamp renewed. */
function logging(line: string): (now: Snapshot) => StoreWrite {
  return ({ text, state }) => ({
    text: text
      .replace(
        /(activity log\r?\n\r?\n)/,
        (start) => `${start}### 20:00 - Instance #1\n- **Action** : ${line}\n\n`,
      )
      .replace(/(\*\*By\*\* : Instance #1\r?\n\*\*Action\*\* : ).*/, (_, start: string) => `${start}${line}`),
    state,
    note: { instance: 1, command: "log", subject: line, at: NOW },
  });
}

const fate = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fate>("ok") },
  { weight: 1, arbitrary: fc.constantFrom<Fate>("unreached", "answer lost", "never arrives") },
);
const deed = fc.record({
  on: fc.nat(2),
  does: fc.constantFrom(
    "load" as const,
    "save" as const,
    "save" as const,
    "save" as const,
    "log" as const,
    "log" as const,
    "sync" as const,
    "die" as const,
    "meet" as const,
  ),
  spot: fc.constantFrom<keyof typeof SPOTS>("top", "top", "beside", "fence", "end"),
  ends: fc.constantFrom("as they are" as const, "as they are" as const, "crlf" as const),
  byRename: fc.boolean(),
  step: fc.constantFrom<WriteStep>("prepared", "published", "renamed"),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

async function play(deeds: readonly Deed[], fates: Fate[], count: number): Promise<void> {
  const due: Fate[] = [];
  const ledger = flaky(due);
  const desks = Array.from({ length: count }, (_, at) => new Desk(machine(ledger, at === 0 ? FILE : null)));
  for (const desk of desks) {
    await desk.open().replication.sync();
    desk.load();
  }
  due.push(...fates);
  const typed: string[] = [];
  const logged: string[] = [];
  const onlyStore = (error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
  };
  for (const [index, { on, does, spot, ends, byRename, step }] of deeds.entries()) {
    const desk = desks[on % count];
    if (desk === undefined) continue;
    const line = `Q${index} by hand`;
    const save = (): void => {
      typed.push(line);
      desk.save(line, spot, ends, byRename);
    };
    if (does === "load") desk.load();
    else if (does === "save") save();
    else if (does === "sync") await desk.open().replication.sync().catch(onlyStore);
    else if (does === "log") {
      await desk
        .open()
        .update(logging(`log${index}`))
        .then(() => logged.push(`log${index}`), onlyStore);
    } else if (does === "die") {
      await desk.open({ dies: true }).replication.sync().catch(onlyStore);
    } else {
      let isDue = true;
      const onStep = (reached: WriteStep): void => {
        if (reached !== step || !isDue) return;
        isDue = false;
        save();
      };
      await desk
        .open({ onStep })
        .update(logging(`log${index}`))
        .then(() => logged.push(`log${index}`), onlyStore);
    }
  }
  due.length = 0;
  for (let round = 0; round < 2; round++) for (const desk of desks) await desk.open().replication.sync();
  const texts = desks.map(({ here }) => here.text());
  expect(new Set(texts).size).toBe(1);
  const lines = (texts[0] ?? "").split(/\r?\n/);
  const times = (wanted: string) => lines.filter((one) => one === wanted).length;
  expect(typed.filter((one) => times(one) !== 1)).toEqual([]);
  expect(logged.filter((one) => times(`- **Action** : ${one}`) !== 1)).toEqual([]);
}

const plain = { on: 0, spot: "top", ends: "as they are", byRename: false, step: "prepared" } as const;
/** Somebody else's line arrives; then the editor here, which was opened before, saves twice, and a writer dies between. */
const arrived = [
  { ...plain, does: "load" },
  { ...plain, does: "save", on: 1 },
  { ...plain, does: "log", on: 1 },
  { ...plain, does: "sync" },
  { ...plain, does: "save" },
] as const;
const STORIES: Readonly<Record<string, readonly Deed[]>> = {
  "saved twice": [...arrived, { ...plain, does: "sync" }, { ...plain, does: "save" }],
  "saved again after a writer died": [...arrived, { ...plain, does: "die" }, { ...plain, does: "save" }],
  "saved again after two writers died": [
    ...arrived,
    { ...plain, does: "die" },
    { ...plain, does: "die" },
    { ...plain, does: "save" },
  ],
  "saved again after a writer of something else died": [
    ...arrived,
    { ...plain, does: "die" },
    { ...plain, does: "die" },
    { ...plain, does: "log", on: 1 },
    { ...plain, does: "die" },
    { ...plain, does: "save", byRename: true },
  ],
  "saved again while it is taken in": [...arrived, { ...plain, does: "meet" }],
  "saved again just after it was taken in": [...arrived, { ...plain, does: "meet", step: "renamed" }],
};

describe("old buffers on several machines", () => {
  describe.each(Object.entries(STORIES))("%s", (_name, deeds) => {
    const ways = Object.keys(SPOTS).flatMap((spot) =>
      (["as they are", "crlf"] as const).map((ends) => ({ spot: spot as keyof typeof SPOTS, ends })),
    );
    it.each(variants(ways, 4))("lose no line ($spot, line ends $ends)", async (way) => {
      await play(
        deeds.map((one) => ({ ...one, ...way })),
        [],
        2,
      );
    });
  });

  it("lose nothing that anybody typed, whoever saves, writes and dies in whatever order", async () => {
    const property = fc.asyncProperty(
      fc.array(deed, { minLength: 3, maxLength: 16, size: "max" }),
      fc.array(fate, { maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      play,
    );
    await fc.assert(property, { numRuns: sized(300, 4) });
  });
});
