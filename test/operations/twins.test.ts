import { describe, expect, it } from "vitest";
import { conflictOpen } from "../../src/operations/conflict-open.ts";
import { doctor } from "../../src/operations/doctor.ts";
import { extend } from "../../src/operations/extend.ts";
import { handoverAccept } from "../../src/operations/handover-answers.ts";
import { handover } from "../../src/operations/handovers.ts";
import { release } from "../../src/operations/finish.ts";
import { TestDesk } from "./desk.ts";

const OFFER = { progress: undefined, next: undefined, blockers: undefined, notes: undefined };
const open = (about?: string, other?: number) => ({ about, with: other, description: undefined });

/** Reservations that somebody wrote by hand: number, title, files. */
async function written(...entries: readonly (readonly [number, string, string])[]): Promise<TestDesk> {
  const desk = new TestDesk();
  const lines = entries.map(
    ([instance, title, files]) =>
      `[RESERVED] Instance #${instance} - ${title} - Start: 2026-11-22 20:00 +01:00\nFiles: ${files}\n`,
  );
  const text = await desk.text();
  desk.store.edit(text.replace("```\n```", `\`\`\`\n${lines.join("")}\`\`\``));
  return desk;
}

describe("a task that somebody wrote down twice is one task", () => {
  const twice = () => written([1, "Fix login", "src/a.ts"], [1, "fix LOGIN", "src/b.ts"]);
  const TITLES = [["login"], ["fix login"], [undefined]] as const;

  it.each(TITLES)("release %s gives both back", async (task) => {
    const desk = await twice();
    const { reservation, twins } = await desk.did(1, release, { task });
    expect([reservation, ...twins]).toMatchObject([
      { files: ["src/a.ts"], state: "released" },
      { files: ["src/b.ts"], state: "released" },
    ]);
    expect((await desk.text()).match(/\[RELEASED\]/g)).toHaveLength(2);
    expect(await desk.text()).not.toContain("[RESERVED]");
  });

  it("finish ends both, with its result", async () => {
    const desk = await twice();
    const { twins } = await desk.finish(1, "Fix login");
    expect(twins).toMatchObject([{ task: "fix LOGIN", state: "done", result: "success" }]);
    expect((await desk.text()).match(/\[DONE\] Instance #1 - fix login - Finished/gi)).toHaveLength(2);
  });

  it("extend renews both", async () => {
    const desk = await twice();
    desk.pass(10);
    const { twins } = await desk.did(1, extend, { task: undefined, estimate: 3_600_000 });
    expect(twins).toMatchObject([{ files: ["src/b.ts"], estimateMinutes: 60 }]);
    expect((await desk.text()).match(/^Estimate: 60/gm)).toHaveLength(2);
  });

  it("handover offers the files of both", async () => {
    const desk = await twice();
    const { handover: made } = await desk.did(1, handover, { ...OFFER, task: undefined, to: 2 });
    expect(made.files).toEqual(["src/a.ts", "src/b.ts"]);
    const { reservation } = await desk.did(2, handoverAccept, { id: undefined });
    expect(reservation?.files).toEqual(["src/a.ts", "src/b.ts"]);
    expect(await desk.text()).not.toContain("[RESERVED] Instance #1");
  });

  it("beside another one, the title still has to be said", async () => {
    const desk = await written([1, "Fix login", "a"], [1, "Fix login", "b"], [1, "Draw", "c"]);
    const answer = await desk.perform(1, release, { task: undefined });
    const args = { tasks: ["Fix login", "Draw"], count: 2 };
    expect(answer).toMatchObject({ ok: false, refusal: { code: "AMBIGUOUS_TASK", args } });
    await desk.did(1, release, { task: "fix" });
    expect((await desk.text()).match(/\[RESERVED\]/g)).toHaveLength(1);
  });
});

describe("what doctor calls an overlap", () => {
  const cases = [
    ["a task twice", [1, "Fix login", "a"], [1, "Fix login", "b"], [1, 1], "Fix login"],
    ["files of one's own", [1, "One", "a/**"], [1, "Two", "a/b"], [1, 1], "a/b"],
    ["a task of two", [1, "Fix login", "a"], [2, "fix login", "b"], [1, 2], "fix login"],
    ["files of two", [1, "One", "a/**"], [2, "Two", "a/b"], [1, 2], "a/b"],
  ] as const;
  it.each(cases)("conflict open documents, once: %s", async (_, one, other, instances, about) => {
    const desk = await written(one, other);
    const { diagnostics } = await desk.did(1, doctor, { fix: false, accept: false, everybodys: false });
    expect(diagnostics.filter(({ code }) => code === "OVERLAP")).toHaveLength(1);
    const { conflicts } = await desk.did(2, conflictOpen, open());
    expect(conflicts).toMatchObject([{ instances, about, state: "open" }]);
    const again = await desk.did(2, conflictOpen, open());
    expect(again).toMatchObject({ changed: false, conflicts });
  });
});

describe("conflict open with words and nobody named", () => {
  const four = () =>
    written([1, "One", "src/**"], [2, "Two", "src/a.ts"], [1, "Docs", "docs"], [2, "Notes", "docs/n.md"]);

  it.each([
    ["src/a.ts", ["src/a.ts"]],
    ["./src/*.ts", ["src/a.ts"]],
    ["notes", ["docs/n.md"]],
    ["**/*", ["src/a.ts", "docs/n.md"]],
  ])("documents the overlaps about that: %s", async (about, found) => {
    const { conflicts } = await (await four()).did(2, conflictOpen, open(about));
    expect(conflicts.map((one) => one.about)).toEqual(found);
  });

  it.each(["README.md", "src/b.ts", "Who names the branches?"])("asks with whom: %s", async (about) => {
    const desk = await four();
    const before = await desk.text();
    const answer = await desk.perform(2, conflictOpen, open(about));
    expect(answer).toMatchObject({ ok: false, refusal: { code: "NO_CONFLICT", args: { id: about } } });
    expect(await desk.text()).toBe(before);
    const { conflicts } = await desk.did(2, conflictOpen, open(about, 1));
    expect(conflicts).toMatchObject([{ instances: [2, 1], about }]);
  });
});
