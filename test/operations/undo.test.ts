import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertList, raiseBlocker, resolve } from "../../src/operations/alerts.ts";
import { archive } from "../../src/operations/archive.ts";
import { leave } from "../../src/operations/leave.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { taskAdd, taskStart } from "../../src/operations/tasks.ts";
import { undo } from "../../src/operations/undo.ts";
import { componentSet } from "../../src/operations/components.ts";
import { View } from "../../src/protocol/view.ts";
import type { PastRevision } from "../../src/rules/context.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { lineDiff } from "../../src/text/line-diff.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { command } from "../merge/commands.ts";
import { type Step, starts, steps } from "../merge/steps.ts";
import { contextOf } from "./context.ts";
import { FILE, TestDesk } from "./desk.ts";
import { sized } from "../size.ts";

/** The stamp says who wrote last, whatever else was taken back. */
const unstamped = (text: string) =>
  text.replace(/(## (?:🔄 )?(?:Last update|Dernière mise à jour)\r?\n)[\s\S]*$/, "$1");

/** Commands that do the same whoever else wrote. */
const ALONE = new Set(["log", "block", "assist", "component", "task", "solve"]);
const histories = fc.record({
  start: fc.constantFrom(...starts),
  plan: steps(12)
    .map((all) => all.filter((step) => ALONE.has(step.do)))
    .filter(({ length }) => length > 0),
  at: fc.nat(11),
});

/** The texts and the journal that some commands make of a text; one that is left out leaves it as it is. */
function played(start: string, plan: readonly (Step | null)[]) {
  const texts = [start];
  const revisions: PastRevision[] = [];
  for (const [index, step] of plan.entries()) {
    const [before = "", at] = [texts[index], Date.UTC(2026, 10, 22, 18, index)];
    const text = step === null ? before : command(before, step, `w${index}`, at);
    texts.push(text);
    const note = {
      instance: step?.by ?? 0,
      command: step?.do ?? "",
      subject: "",
      at,
      undoes: null,
      origin: null,
    };
    revisions.push({
      ...note,
      revision: index + 1,
      restored: [],
      archived: [],
      edits: lineDiff(before, text),
    });
  }
  return { text: texts.at(-1) ?? "", texts, revisions };
}

async function refusalOf(desk: TestDesk, as: number | null) {
  const before = await desk.text();
  const answer = await desk.perform(as, undo, {});
  expect(await desk.text()).toBe(before);
  return answer.ok ? null : answer.refusal;
}

describe("undo", () => {
  it.each([FILE, FILE.replaceAll("\n", "\r\n"), FILE.trimEnd()])(
    "leads back to the text before, and stamps it",
    async (file) => {
      const desk = new TestDesk(file);
      await desk.reserve(1, "Fix login", "src/auth.ts");
      expect(await desk.text()).not.toBe(file);
      const { undone } = await desk.did(1, undo, {});
      expect(undone).toMatchObject({ revision: 2, command: "reserve", subject: "Fix login" });
      expect(unstamped(await desk.text())).toBe(unstamped(file));
      expect(await desk.text()).toContain("**Action** : Undone: Fix login");
      const newest = (await desk.store.history()).at(-1)?.note;
      expect(newest).toMatchObject({ instance: 1, command: "undo", subject: "Fix login", undoes: 2 });
    },
  );

  it("leaves what others, and people without coord, wrote since", async () => {
    const desk = new TestDesk();
    await desk.log(1, "mine");
    await desk.log(2, "theirs");
    desk.store.edit((await desk.text()).replace("# Harbour", "# Old harbour\n\nA word from Cy."));
    await desk.reserve(2, "Rate limit", "src/api.ts");
    desk.store.edit(`${await desk.text()}\nThe end.\n`);
    const expected = (await desk.text()).replace(
      /### [^\n]* - Instance #1\n- \*\*Action\*\* : mine\n[^#]*/,
      "",
    );
    await desk.did(1, undo, {});
    const text = await desk.text();
    expect(unstamped(text)).not.toContain("mine");
    expect(unstamped(text)).toBe(unstamped(expected));
    expect(text).toContain("\nThe end.\n");
  });

  it("leaves what the write brought back of a file that had lost it", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.lose(1);
    await desk.log(1, "I am back");
    const text = await desk.text();
    expect(text).toContain("[RESERVED] Instance #1 - Fix login");
    await desk.did(1, undo, {});
    const entry = /### [^\n]* - Instance #1\n- \*\*Action\*\* : I am back\n[^#]*/;
    expect(unstamped(await desk.text())).toBe(unstamped(text.replace(entry, "")));
  });

  it("comes, write by write, to what would be there had they never been made", async () => {
    const step = fc.record({
      as: fc.constantFrom(1, 2),
      does: fc.constantFrom("log", "reserve", "finish", "task"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(3), async (steps, back) => {
        const mine = steps.flatMap(({ as }, index) => (as === 1 ? [index] : []));
        const undone = new Set(mine.slice(Math.max(mine.length - back, 0)));
        const [real, without] = [new TestDesk(), new TestDesk()];
        await play(real, steps, new Set());
        await play(without, steps, undone);
        for (let times = 0; times < undone.size; times++) await real.did(1, undo, {});
        expect(unstamped(await real.text())).toBe(unstamped(await without.text()));
      }),
      { numRuns: sized(60, 8) },
    );
  });

  it("leaves what another put into a section that it made, and no rule more than there was", async () => {
    const [real, without] = [1, 2].map(() => new TestDesk(vocabularies.en.template("Trial")));
    const set = (desk: TestDesk | undefined, as: number, name: string) =>
      desk?.did(as, componentSet, { name: `Back/${name}`, state: "ok" });
    await set(real, 1, "api");
    await set(real, 2, "db");
    await set(without, 2, "db");
    await real?.did(1, undo, {});
    const [text = "", expected = ""] = [await real?.text(), await without?.text()];
    const told = (one: string) => unstamped(one).replace(/^- \*\*Instance.*\n/gm, "");
    expect(told(text)).toBe(told(expected));
  });

  it("of one write among many comes to what would be there had it never been made, whatever the board", () => {
    fc.assert(
      fc.property(histories, ({ start, plan, at }) => {
        // The one that is taken back is all that #5 does; who joins would get another number without it.
        const mine = plan.map((step, index) => ({ ...step, by: index === at % plan.length ? 5 : step.by }));
        const { text, revisions, texts } = played(start, mine);
        const own = mine.findIndex(({ by }) => by === 5);
        const rest = played(
          start,
          mine.map((step) => (step.by === 5 ? null : step)),
        );
        if (texts[own] === texts[own + 1]) return;
        const past = { revisions: () => revisions.toReversed(), textAt: (n: number) => texts[n] ?? null };
        const answer = undo.plan(new View(text), {}, contextOf({ instance: 5, past }));
        if (!answer.ok) expect(answer.refusal.code).toBe("UNDO_CONFLICT");
        if (!answer.ok) return;
        const bare = (one: string) => unstamped(one).replaceAll(/\n\n+/g, "\n");
        expect(bare(applyEdits(text, answer.edits))).toBe(bare(rest.text));
      }),
      { numRuns: sized(150, 20), seed: 1 },
    );
  });

  it("takes back the one before the next time, not itself", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.log(2, "in between");
    await desk.finish(1, "Fix login");
    await desk.log(2, "later");
    expect((await desk.did(1, undo, {})).undone.command).toBe("finish");
    expect(await desk.text()).toContain("[RESERVED] Instance #1 - Fix login");
    expect((await desk.did(1, undo, {})).undone.command).toBe("reserve");
    const text = await desk.text();
    expect(text).not.toContain("Instance #1 - Fix login");
    expect(text).toContain("in between");
    expect(text).toContain("later");
    expect(await refusalOf(desk, 1)).toMatchObject({ code: "NOTHING_TO_UNDO", args: { instance: 1 } });
  });

  it("can be made again after a new write, which goes first", async () => {
    const desk = new TestDesk();
    await desk.log(1, "first");
    await desk.log(1, "second");
    await desk.did(1, undo, {});
    await desk.log(1, "third");
    expect((await desk.did(1, undo, {})).undone.subject).toBe("third");
    expect((await desk.did(1, undo, {})).undone.subject).toBe("first");
    expect(unstamped(await desk.text())).toBe(unstamped(FILE));
  });

  it("brings back an instance that left, with what it held", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    const before = await desk.text();
    await desk.did(1, leave, {});
    await desk.did(1, undo, {});
    expect(unstamped(await desk.text())).toBe(unstamped(before));
  });

  it("writes nothing when it is only tried", async () => {
    const desk = new TestDesk();
    await desk.log(1, "mine");
    const before = await desk.text();
    const answer = await desk.perform(1, undo, {}, true);
    expect(answer).toMatchObject({ ok: true, before });
    expect(answer.ok && unstamped(answer.after)).toBe(unstamped(FILE));
    expect(await desk.text()).toBe(before);
  });
});

describe("undo refuses", () => {
  it("without an identity, and where there is nothing", async () => {
    const desk = new TestDesk();
    expect(await refusalOf(desk, null)).toMatchObject({ code: "NO_IDENTITY" });
    expect(await refusalOf(desk, 1)).toMatchObject({ code: "NOTHING_TO_UNDO", args: { instance: 1 } });
    await desk.log(2, "not mine");
    expect(await refusalOf(desk, 1)).toMatchObject({ code: "NOTHING_TO_UNDO" });
    expect(await refusalOf(desk, 7)).toMatchObject({ code: "NOTHING_TO_UNDO" });
  });

  it("when another instance changed one of the lines, and says which", async () => {
    const desk = new TestDesk();
    await desk.did(1, taskAdd, {
      title: "Draw the map",
      priority: undefined,
      after: undefined,
      files: [],
      text: undefined,
    });
    await desk.did(2, taskStart, { title: "Draw the map" });
    expect(await refusalOf(desk, 1)).toMatchObject({
      code: "UNDO_CONFLICT",
      args: { revision: 2, other: 2, otherRevision: 3, otherSubject: "Draw the map" },
    });
  });

  it("when somebody changed one of the lines without coord, journalled or not", async () => {
    const desk = new TestDesk();
    await desk.log(1, "mine");
    desk.store.edit((await desk.text()).replace("mine", "mine, says Cy"));
    const byHand = {
      code: "UNDO_CONFLICT",
      args: { revision: 2, other: 0, otherRevision: 3, otherCommand: "outside" },
    };
    expect(await refusalOf(desk, 1)).toMatchObject(byHand);
    await desk.log(2, "theirs");
    expect(await refusalOf(desk, 1)).toMatchObject(byHand);
  });

  it("to leave a line that somebody added to an entry of it to another entry, or to none", async () => {
    for (const before of [["One"], []]) {
      const desk = new TestDesk();
      for (const problem of [...before, "Two"])
        await desk.did(1, raiseBlocker, { problem, task: undefined, needs: undefined });
      const { alerts } = await desk.did(1, alertList, { all: false });
      const id = alerts.find(({ text }) => text === "Two")?.id;
      await desk.did(2, resolve, { id, how: "bob fixed Two" });
      expect(await refusalOf(desk, 1)).toMatchObject({ code: "UNDO_CONFLICT", args: { other: 2 } });
    }
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.reserve(1, "Rate limit", "src/api.ts");
    const entry = /(\[RESERVED\] Instance #1 - Rate limit[^\n]*\n(?:[A-Z][^\n]*\n)*)/;
    desk.store.edit((await desk.text()).replace(entry, "$1Note: by hand\n"));
    expect(await refusalOf(desk, 1)).toMatchObject({ code: "UNDO_CONFLICT", args: { other: 0 } });
  });

  it("nothing because of a line that was added to an entry which stays", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.finish(1, "Fix login");
    desk.store.edit((await desk.text()).replace(/(Files[^\n]*\n)/, "$1Note: by hand\n"));
    await desk.did(1, undo, {});
    expect(await desk.text()).toMatch(/\[RESERVED\] Instance #1 - Fix login[^[`]*Note: by hand\n/);
  });

  it("when the lines are gone", async () => {
    const desk = new TestDesk();
    await desk.log(1, "mine");
    desk.store.edit(FILE);
    expect(await refusalOf(desk, 1)).toMatchObject({ code: "UNDO_CONFLICT" });
  });

  it("to bring back a reservation whose files or task are somebody else's by now", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.finish(1, "Fix login");
    await desk.reserve(2, "Rework", "src/**");
    const refusal = await refusalOf(desk, 1);
    expect(refusal).toMatchObject({
      code: "FILES_RESERVED",
      args: { own: false, files: ["src/auth.ts"], undoing: { command: "finish", subject: "Fix login" } },
    });
    expect(refusal?.holders).toMatchObject([{ instance: 2, task: "Rework", state: "active" }]);
  });

  it("to bring back a reservation of a task that is somebody else's by now", async () => {
    // Without a list of remaining tasks, the second one changes no line of the first.
    const desk = new TestDesk(FILE.replace("[FREE] Fix login\n", ""));
    await desk.reserve(1, "Fix login", "src/auth.ts");
    await desk.finish(1, "Fix login");
    await desk.reserve(2, "Fix login", "docs/login.md");
    const refusal = await refusalOf(desk, 1);
    expect(refusal?.code).toBe("TASK_RESERVED");
    expect(refusal?.holders).toMatchObject([{ instance: 2, task: "Fix login" }]);
  });

  it("to take away what the write let somebody else have", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    const files = [{ given: "src/auth.ts", kind: "inside" as const, path: "src/auth.ts" }];
    await desk.did(2, reserve, { task: "Rework", files, estimate: undefined, wait: 60_000 });
    expect(await desk.text()).toContain("[WAITING] Instance #2 - Rework");
    const { promoted } = await desk.finish(1, "Fix login");
    expect(promoted).toMatchObject([{ instance: 2, task: "Rework" }]);
    const refusal = await refusalOf(desk, 1);
    expect(refusal?.code).toBe("FILES_RESERVED");
    expect(refusal?.holders).toMatchObject([{ instance: 2, task: "Rework" }]);
  });

  it("when the journal does not lead from there to here", () => {
    const wrote = {
      instance: 1,
      command: "log",
      subject: "x",
      at: 0,
      undoes: null,
      archived: [],
      origin: null,
      restored: [],
    };
    const edits = [{ range: { start: 0, end: 0 }, text: "a\n" }];
    const planned = (textAt: (revision: number) => string | null, now: string) =>
      undo.plan(
        new View(now),
        {},
        contextOf({
          instance: 1,
          past: { revisions: () => [{ ...wrote, revision: 4, edits }], textAt },
        }),
      );
    const lost = { ok: false, refusal: { code: "NOTHING_TO_UNDO", args: { revision: 4 } } };
    expect(planned(() => null, "a\nb\n")).toMatchObject(lost);
    expect(planned(() => "other\n", "a\nb\n")).toMatchObject(lost);
    expect(planned((revision) => ({ 3: "b\n", 4: "a\nb\n" })[revision] ?? null, "a\nb\n")).toMatchObject({
      ok: true,
    });
  });
});

describe("undo of an archive", () => {
  it("moves the entries back, and leaves the archive as it was before", async () => {
    const desk = new TestDesk();
    for (const name of ["a", "b", "c"]) await desk.log(1, name);
    await desk.did(2, archive, { keep: 2, before: undefined });
    const [between, archived] = [await desk.text(), await desk.archive()];
    await desk.did(1, archive, { keep: 0, before: undefined });
    await desk.log(2, "later");
    await desk.did(1, undo, {});
    expect(await desk.archive()).toBe(archived);
    const withoutLater = (await desk.text()).replace(/### [^\n]*\n[^\n]*later\n[^#]*/, "");
    expect(unstamped(withoutLater)).toBe(unstamped(between));
    for (const name of ["b", "c", "later"]) expect(await desk.text()).toContain(`: ${name}\n`);
  });

  it("of very many entries is not stopped by the stamp that others renewed since", async () => {
    const many = Array.from(
      { length: 1_500 },
      (_, n) => `### 2026-11-01 10:00 - Instance #1\n- **Action** : n${n}\n\n`,
    );
    const desk = new TestDesk(FILE.replace("### [Template", `${many.join("")}### [Template`));
    const before = await desk.text();
    await desk.did(1, archive, { keep: 0, before: undefined });
    await desk.did(2, taskAdd, {
      title: "Later",
      priority: undefined,
      after: undefined,
      files: [],
      text: undefined,
    });
    await desk.did(1, undo, {});
    const text = await desk.text();
    expect(unstamped(text.replace("[FREE] Later\n", ""))).toBe(unstamped(before));
    expect(text).toContain("**Action** : Undone: 1501");
  });

  it("that was made without an identity needs none, and takes nothing else", async () => {
    const desk = new TestDesk();
    await desk.did(null, archive, { keep: 0, before: undefined });
    await desk.log(1, "later");
    expect(await refusalOf(desk, 2)).toMatchObject({ code: "NOTHING_TO_UNDO" });
    desk.store.edit(`${await desk.text()}\nBy hand.\n`);
    expect((await desk.did(null, undo, {})).undone.command).toBe("archive");
    const text = await desk.text();
    for (const kept of [": began\n", ": later\n", "By hand."]) expect(text).toContain(kept);
    expect(await refusalOf(desk, null)).toMatchObject({ code: "NO_IDENTITY" });
  });

  it("leaves the heading of an archive that began with it", async () => {
    const desk = new TestDesk();
    await desk.did(1, archive, { keep: 0, before: undefined });
    await desk.did(1, undo, {});
    expect(unstamped(await desk.text())).toBe(unstamped(FILE));
    expect(await desk.archive()).toMatch(/^# Archive\n\n[^#\n]+\n\n$/);
  });

  it("is refused when the archive was changed where it stands", async () => {
    const desk = new TestDesk();
    await desk.did(1, archive, { keep: 0, before: undefined });
    await desk.store.update(({ text, state }) => ({
      text,
      state,
      note: { instance: null, command: "test", subject: "", at: 0 },
      archive: (current) => (current ?? "").replace("began", "ended"),
    }));
    expect(await refusalOf(desk, 1)).toMatchObject({ code: "UNDO_CONFLICT", args: { otherRevision: 0 } });
    expect(await desk.archive()).toContain("ended");
  });
});

type Steps = readonly { readonly as: number; readonly does: string }[];

/** Makes each step that is not left out; a step that has nothing to finish is a log entry in both worlds. */
async function play(desk: TestDesk, steps: Steps, leftOut: ReadonlySet<number>): Promise<void> {
  const open: string[] = [];
  for (const [index, { as, does }] of steps.entries()) {
    const own = open.find((name) => name.startsWith(`${as}:`));
    const task = does === "finish" && own !== undefined ? own : `${as}:${index}`;
    if (does === "reserve") open.push(task);
    if (does === "finish" && own !== undefined) open.splice(open.indexOf(own), 1);
    if (leftOut.has(index)) desk.tick();
    else if (does === "reserve") await desk.reserve(as, task, `src/${task.replace(":", "-")}.ts`);
    else if (does === "finish" && own !== undefined) await desk.finish(as, task);
    else if (does === "task")
      await desk.did(as, taskAdd, {
        title: task,
        priority: undefined,
        after: undefined,
        files: [],
        text: undefined,
      });
    else await desk.log(as, task);
  }
}
